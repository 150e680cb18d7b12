using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public unsafe class CodeProductsTests
{
    [Test]
    public void Sum_Bytes_IsThatOfWholeNumbers([Values(1, 8, 97)] int quads, [Values] bool isExtreme) =>
        Check<ByteProduct>(quads, isExtreme);

    [Test]
    public void Sum_Shorts512_IsThatOfWholeNumbers([Values(1, 8, 97)] int quads, [Values] bool isExtreme) =>
        Check<ShortProduct512>(quads, isExtreme);

    [Test]
    public void Sum_Shorts256_IsThatOfWholeNumbers([Values(1, 8, 97)] int quads, [Values] bool isExtreme) =>
        Check<ShortProduct256>(quads, isExtreme);

    private static void Check<TProduct>(int quads, bool isExtreme)
        where TProduct : struct, ICodeProduct
    {
        if (!TProduct.IsSupported)
        {
            Assert.Pass("this processor has no such instructions"); // the other products give the same sums
        }

        Random random = new(quads);
        int columns = quads * RowCodes.QuadColumns;
        byte[] rows = new byte[quads * RowCodes.BlockQuad];
        sbyte[] queries = new sbyte[PanelScan.GroupRows * columns];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (byte)(isExtreme ? (random.Next(2) * 254) + 1 : random.Next(1, 256));
        }

        for (int i = 0; i < queries.Length; i++)
        {
            queries[i] = (sbyte)(isExtreme ? (random.Next(2) * 254) - 127 : random.Next(-127, 128));
        }

        int[] entries = new int[PanelScan.GroupRows * quads * TProduct.QuadEntries];
        for (int i = 0; i < PanelScan.GroupRows * quads; i++)
        {
            TProduct.Pack(queries.AsSpan(i * RowCodes.QuadColumns, RowCodes.QuadColumns), entries.AsSpan(i * TProduct.QuadEntries));
        }

        int[] expected = new int[PanelScan.GroupRows * RowCodes.BlockRows];
        for (int i = 0; i < expected.Length; i++)
        {
            (int query, int row) = (i / RowCodes.BlockRows, i % RowCodes.BlockRows);
            for (int j = 0; j < columns; j++)
            {
                (int quad, int column) = (j / RowCodes.QuadColumns, j % RowCodes.QuadColumns);
                int code = rows[(quad * RowCodes.BlockQuad) + (row * RowCodes.QuadColumns) + column];
                expected[i] += queries[(query * columns) + j] * code;
            }
        }

        int[] six = new int[expected.Length], one = new int[expected.Length];
        fixed (int* entry = entries, sixSums = six, oneSums = one)
        fixed (byte* row = rows)
        {
            TProduct.SumSix(entry, quads, row, sixSums);
            for (int query = 0; query < PanelScan.GroupRows; query++)
            {
                TProduct.SumOne(entry + (query * quads * TProduct.QuadEntries), quads, row, oneSums + (query * RowCodes.BlockRows));
            }
        }

        six.Should().Equal(expected);
        one.Should().Equal(expected);
    }
}
