using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public unsafe class RowPanelsTests
{
    private const int Depth = 4;

    [Test]
    public void Append_RowByRow_StoresEachRowAndBiasWithoutMovingTheFirst([Values(2, 16)] int panelRows)
    {
        RowPanels rows = new(Depth, panelRows);
        rows.Reserve(1);
        nint first = (nint)rows[0];
        int count = (5 * panelRows) + 1;
        for (int i = 0; i < count; i++)
        {
            rows.Reserve(1);
            rows.Append([i, i + 0.25f, i + 0.5f, i + 0.75f], bias: -i);
        }

        (rows.Count, rows.PanelCount, rows.Stride).Should().Be((count, 6, Depth + 1));
        ((nint)rows[0]).Should().Be(first);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = rows.Row(i);
            float[] values = [row[0], row[panelRows], row[2 * panelRows], row[3 * panelRows]];
            values.Should().Equal(i, i + 0.25f, i + 0.5f, i + 0.75f);
            Bias(rows, i).Should().Be(-i);
        }
    }

    [Test]
    public void Append_FirstOfAPanel_LeavesPlacesThatNeverRank([Values(2, 16)] int panelRows)
    {
        RowPanels rows = new(Depth, panelRows);
        rows.Reserve(1);

        rows.Append([1, 2, 3, 4], bias: 5);

        Enumerable.Range(1, panelRows - 1).Select(i => Bias(rows, i)).Should().OnlyContain(bias => float.IsNegativeInfinity(bias));
    }

    [Test]
    public void Extend_RowsWrittenElsewhere_CountsThem()
    {
        RowPanels rows = new(Depth, panelRows: 2);
        rows.Reserve(3);

        rows.Extend(3);

        (rows.Count, rows.PanelCount).Should().Be((3, 2));
    }

    [Test]
    public void Reserve_ManyRows_AlignsEveryPanelToItsRowsOrACacheLine([Values(2, 8, 16, 64)] int panelRows)
    {
        RowPanels rows = new(Depth, panelRows);

        rows.Reserve(7 * panelRows);

        int alignment = Math.Min(64, panelRows * sizeof(float));
        for (int panel = 0; panel < 7; panel++)
        {
            ((nint)rows[panel] % alignment).Should().Be(0);
        }
    }

    private static float Bias(RowPanels rows, int index) =>
        rows[index / rows.PanelRows][(Depth * rows.PanelRows) + (index % rows.PanelRows)];
}
