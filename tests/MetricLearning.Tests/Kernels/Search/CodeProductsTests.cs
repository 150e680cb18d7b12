using System.Runtime.Intrinsics;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public unsafe class CodeProductsTests
{
    [Test]
    public void Sum_Bytes_IsThatOfWholeNumbers([Values(1, 8, 97, 20_000)] int quads, [Values] bool isExtreme) =>
        Check<ByteProduct, Vector256<int>, Vector256<byte>, int>(quads, isExtreme);

    [Test]
    public void Sum_Shorts512_IsThatOfWholeNumbers([Values(1, 8, 97, 20_000)] int quads, [Values] bool isExtreme) =>
        Check<ShortProduct512, Vector512<int>, Vector512<short>, long>(quads, isExtreme);

    [Test]
    public void Sum_Shorts256_IsThatOfWholeNumbers([Values(1, 8, 97, 20_000)] int quads, [Values] bool isExtreme) =>
        Check<ShortProduct256, Vector256<int>, Vector256<short>, long>(quads, isExtreme);

    // CI sets these variables; a runtime that does not know one would ignore it.
    [Test]
    public void IsSupported_InstructionsThatAreSwitchedOff_AreNot()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVXVNNI") == "0")
        {
            ByteProduct.IsSupported.Should().BeFalse();
        }

        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0")
        {
            ShortProduct512.IsSupported.Should().BeFalse();
        }
    }

    private static void Check<TProduct, TSum, TRows, TQuad>(int quads, bool isExtreme)
        where TProduct : struct, ICodeProduct<TSum, TRows, TQuad>
        where TSum : struct
        where TRows : struct
        where TQuad : unmanaged
    {
        Assume.That(TProduct.IsSupported, "this processor has no such instructions");
        Random random = new(quads);
        int columns = quads * RowCodes.QuadColumns;
        byte[] rows = new byte[quads * RowCodes.BlockQuad];
        sbyte[] queries = new sbyte[PanelScan.GroupRows * columns];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (byte)(isExtreme ? 255 - (random.Next(8) / 7) : random.Next(1, 256));
        }

        for (int i = 0; i < queries.Length; i++)
        {
            queries[i] = (sbyte)(isExtreme ? (i / columns % 2 * 254) - 127 : random.Next(-127, 128));
        }

        TQuad[] entries =
        [
            .. Enumerable.Range(0, PanelScan.GroupRows * quads)
                .Select(i => TProduct.Pack(queries.AsSpan(i * RowCodes.QuadColumns, RowCodes.QuadColumns))),
        ];
        int[] expected = new int[PanelScan.GroupRows * RowCodes.BlockRows];
        for (int i = 0; i < expected.Length; i++)
        {
            (int query, int row) = (i / RowCodes.BlockRows, i % RowCodes.BlockRows);
            for (int j = 0; j < columns; j++)
            {
                (int quad, int column) = (j / RowCodes.QuadColumns, j % RowCodes.QuadColumns);
                int code = rows[(quad * RowCodes.BlockQuad) + (row * RowCodes.QuadColumns) + column];
                expected[i] = unchecked(expected[i] + (queries[(query * columns) + j] * code)); // wide rows wrap round
            }
        }

        int[] six = new int[expected.Length], one = new int[expected.Length];
        fixed (TQuad* entry = entries)
        fixed (int* sixSums = six, oneSums = one)
        fixed (byte* row = rows)
        {
            CodeSums<TProduct, TSum, TRows, TQuad>.SumSix(entry, quads, row, sixSums);
            for (int query = 0; query < PanelScan.GroupRows; query++)
            {
                int* sums = oneSums + (query * RowCodes.BlockRows);
                CodeSums<TProduct, TSum, TRows, TQuad>.SumOne(entry + (query * quads), quads, row, sums);
            }
        }

        six.Should().Equal(expected);
        one.Should().Equal(expected);
    }
}
