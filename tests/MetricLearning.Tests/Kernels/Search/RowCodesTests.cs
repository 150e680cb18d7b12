using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class RowCodesTests
{
    [SetUp]
    public void IgnoreWithoutCodes() => Assume.That(RowCodes.AreUseful(64, 16), "rows have no codes without vectors of 256 bits");

    [Test]
    public void Form_RowsByAndBy_MakesTheCodesOfAllAtOnceAndLeavesOthersAlone([Values(33, 64)] int depth)
    {
        float[] rows = ReferenceMatrix.Random(40 * depth, 1);
        NeighborSearch atOnce = Search(depth), byAndBy = Search(depth);
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
        NeighborSearch search = Search(Depth);
        search.Append(rows);
        sbyte* codes = search.Store.Codes![0];
        float* steps = search.Store.Codes.Steps(0);
        for (int row = 0; row < 16; row++)
        {
            double error = 0, length = 0;
            for (int j = 0; j < Depth; j++)
            {
                double value = rows[(row * Depth) + j], code = codes[(j / 2 * 32) + (2 * row) + (j % 2)];
                error += Math.Pow(value - (steps[row] * code), 2);
                length += value * value;
            }

            Math.Sqrt(error).Should().BeLessThanOrEqualTo(steps[16 + row]);
            ((double)steps[16 + row]).Should().BeLessThan(0.02 * Math.Sqrt(length) + 1e-30, "a code of eight bits is no worse");
        }
    }

    [TestCase(31, 16, false)]
    [TestCase(32, 16, true)]
    [TestCase(64, 8, false)]
    [TestCase((1 << 18) + 1, 16, false)]
    public void AreUseful_FewColumnsOrTooMany_AreNot(int depth, int panelRows, bool expected) =>
        RowCodes.AreUseful(depth, panelRows).Should().Be(expected);

    private static NeighborSearch Search(int depth) => new(RowComparison.Distance, depth, 1, PanelScanTests.Scan(256));

    private static byte[] CodesOf(RowStore store, int row)
    {
        RowCodes codes = store.Codes!;
        int panelRows = store.Given.PanelRows, lane = row % panelRows, pairs = RowCodes.Pairs(store.Given.Depth);
        sbyte* panel = codes[row / panelRows];
        List<byte> bytes = [];
        for (int pair = 0; pair < pairs; pair++)
        {
            bytes.Add((byte)panel[(pair * panelRows * 2) + (2 * lane)]);
            bytes.Add((byte)panel[(pair * panelRows * 2) + (2 * lane) + 1]);
        }

        for (int line = 0; line < 3; line++)
        {
            bytes.AddRange(BitConverter.GetBytes(codes.Steps(row / panelRows)[(line * panelRows) + lane]));
        }

        return [.. bytes];
    }
}
