using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class RowAppendTests
{
    private const int Depth = 7;
    private static readonly PanelScan Scan = PanelScan.Create();

    [Test]
    public void Run_InPartsOfAllSizes_GivesThePanelsOfRowAfterRow()
    {
        float[] values = ReferenceMatrix.Random(400 * Depth, 1);
        (RowPanels panels, RowForm form) = Empty(Depth);
        int done = 0;
        foreach (int count in new[] { 1, 0, 3, 70, Scan.PanelRows, 200, 400 - 274 - Scan.PanelRows })
        {
            RowAppend.Run(values.AsSpan(done * Depth, count * Depth), panels, form, Scan, 1);
            done += count;
            panels.Count.Should().Be(done);
        }

        (RowPanels expected, double longest) = RowAfterRow(values, Depth);
        Bits(panels).Should().Equal(Bits(expected));
        form.LongestRow.Should().Be(longest);
    }

    [Test]
    public void Run_EnoughRowsToShare_GivesThePanelsOfRowAfterRow()
    {
        const int Columns = 64, Rows = 4200; // above 2¹⁸ floats, the last panel cut
        float[] values = ReferenceMatrix.Random(Rows * Columns, 2);
        (RowPanels panels, RowForm form) = Empty(Columns);

        RowAppend.Run(values, panels, form, Scan, 3);

        (RowPanels expected, double longest) = RowAfterRow(values, Columns);
        Bits(panels).Should().Equal(Bits(expected));
        form.LongestRow.Should().Be(longest);
    }

    private static (RowPanels Panels, RowForm Form) Empty(int depth) => (new(depth, Scan.PanelRows), new(RowComparison.Distance, depth));

    private static (RowPanels Panels, double LongestRow) RowAfterRow(float[] values, int depth)
    {
        (RowPanels panels, RowForm form) = Empty(depth);
        float[] prepared = new float[depth];
        for (int start = 0; start < values.Length; start += depth)
        {
            panels.Reserve(1);
            double length = form.Prepare(values.AsSpan(start, depth), prepared);
            panels.Append(prepared, form.Register(length));
        }

        return (panels, form.LongestRow);
    }

    private static float[] Bits(RowPanels panels) =>
        [.. Enumerable.Range(0, panels.PanelCount)
            .SelectMany(panel => new ReadOnlySpan<float>(panels[panel], panels.Stride * panels.PanelRows).ToArray())];
}
