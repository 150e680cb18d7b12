using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class RowCodesTests
{
    [SetUp]
    public void IgnoreWithoutCodes() => Assume.That(RowCodes.AreUseful(64, 16), "rows have no codes without vectors of 256 bits");

    [Test]
    public void Form_RowsByAndBy_MakesTheCodesOfAllAtOnceAndLeavesOthersAlone(
        [Values(33, 35, 64)] int depth, [Values(256, 512)] int bits)
    {
        float[] rows = ReferenceMatrix.Random(40 * depth, 1);
        NeighborSearch atOnce = Search(depth, bits), byAndBy = Search(depth, bits);
        atOnce.Append(rows);
        RowView? before = null;
        byte[] seen = [];
        for (int row = 0; row < 40; row++)
        {
            byAndBy.Append(rows.AsSpan(row * depth, depth));
            if (row == 4)
            {
                before = byAndBy.View(ExcludedRows.None);
                seen = CodesOf(before.Store, row: 3);
            }
        }

        CodesOf(before!.Store, row: 3).Should().Equal(seen);
        for (int row = 0; row < 40; row++)
        {
            CodesOf(byAndBy.Store, row).Should().Equal(CodesOf(atOnce.Store, row));
        }
    }

    [Test]
    public void Form_AnyRow_IsWithinItsErrorOfTheCodes()
    {
        const int Depth = 50;
        float[] rows = [.. ReferenceMatrix.Random(16 * Depth, 3).Select((value, i) => value * MathF.Pow(10, (i / Depth) - 8))];
        rows.AsSpan(5 * Depth, Depth).Clear();
        NeighborSearch search = Search(Depth, 256);
        search.Append(rows);
        RowCodes codes = search.Store.Codes!;
        for (int row = 0; row < 16; row++)
        {
            double error = 0, length = 0;
            float* line = codes.LinesOf(0, row) + row;
            for (int j = 0; j < Depth; j++)
            {
                double value = rows[(row * Depth) + j];
                int code = codes.CodesOf(0, row)[(j / 4 * RowCodes.BlockQuad) + (j % 4)] - RowCodes.Zero;
                error += Math.Pow(value - (line[0] * code), 2);
                length += value * value;
            }

            double blur = line[RowCodes.BlockRows], reach = line[2 * RowCodes.BlockRows];
            Math.Sqrt(error).Should().BeLessThanOrEqualTo(blur);
            (Math.Sqrt(length) + Math.Sqrt(error)).Should().BeLessThanOrEqualTo(reach);
            blur.Should().BeLessThan((0.01 * Math.Sqrt(length)) + 1e-30, "a code of eight bits is no worse");
            reach.Should().BeLessThan((1.01 * Math.Sqrt(length)) + 1e-30);
        }
    }

    [TestCase(31, 16, false)]
    [TestCase(32, 16, true)]
    [TestCase(64, 8, false)]
    [TestCase((1 << 18) + 1, 16, false)]
    public void AreUseful_FewColumnsOrTooMany_AreNot(int depth, int panelRows, bool expected) =>
        RowCodes.AreUseful(depth, panelRows).Should().Be(expected);

    private static NeighborSearch Search(int depth, int bits) => new(RowComparison.Distance, depth, 1, PanelScanTests.Scan(bits));

    private static byte[] CodesOf(RowStore store, int row)
    {
        RowCodes codes = store.Codes!;
        int panelRows = store.Given.PanelRows, panel = row / panelRows, lane = row % panelRows;
        List<byte> bytes = [];
        for (int quad = 0; quad < codes.QuadCount; quad++)
        {
            ReadOnlySpan<byte> four = new(codes.CodesOf(panel, lane) + (quad * RowCodes.BlockQuad), RowCodes.QuadColumns);
            bytes.AddRange(four);
        }

        for (int line = 0; line < 4; line++)
        {
            bytes.AddRange(BitConverter.GetBytes(codes.LinesOf(panel, lane)[(line * RowCodes.BlockRows) + (lane % RowCodes.BlockRows)]));
        }

        return [.. bytes];
    }
}
