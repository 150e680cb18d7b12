using CsCheck;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public unsafe class RowPanelsTests
{
    private const int Depth = 4;

    private static readonly int[] PanelSizes = [2, 8, 16, 64];

    [Test]
    public void Reserve_RowAfterRow_DoesNotMoveWhatIsThere([Values(2, 16)] int panelRows)
    {
        RowPanels rows = new(Depth, panelRows, hasScale: false);
        int count = (5 * panelRows) + 1;
        for (int i = 0; i < count; i++)
        {
            rows.Reserve(i + 1);
            rows.Count = i + 1;
            for (int j = 0; j < Depth; j++)
            {
                rows.Row(i)[j * panelRows] = i + (0.25f * j);
            }
        }

        float[] copied = new float[(count - 1) * Depth];
        fixed (float* to = copied)
        {
            rows.CopyTo(1, count - 1, to);
        }

        copied.Should().Equal(Enumerable.Range(1, count - 1).SelectMany(i => new[] { i, i + 0.25f, i + 0.5f, i + 0.75f }));
        (rows.PanelCount, rows.RowsIn(0), rows.RowsIn(5), rows.Stride).Should().Be((6, panelRows, 1, Depth + 1));
    }

    [Test]
    public void CopyTo_AnyRowsOfAnyDepth_CopiesThemAndNothingElse() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 3], Gen.Int[1, 150], Gen.Int[0, 149], Gen.Int[1, 150]).Sample(
            (depth, size, count, first, length) =>
            {
                int panelRows = PanelSizes[size];
                first %= count;
                length = Math.Min(length, count - first);
                RowPanels rows = new(depth, panelRows, hasScale: false);
                rows.Reserve(count);
                rows.Count = count;
                for (int i = 0; i < count * depth; i++)
                {
                    rows.Row(i / depth)[i % depth * panelRows] = i;
                }

                float[] copied = new float[(length * depth) + 1];
                copied[^1] = -1;
                fixed (float* to = copied)
                {
                    rows.CopyTo(first, length, to);
                }

                copied.Should().Equal(Enumerable.Range(first * depth, length * depth).Select(value => (float)value).Append(-1));
            },
            iter: 300);

    [Test]
    public void BiasesAndScales_AreTheLinesBehindTheColumns([Values(true, false)] bool hasScale)
    {
        RowPanels rows = new(Depth, 2, hasScale);
        rows.Reserve(5);

        for (int panel = 0; panel < 3; panel++)
        {
            rows.Biases(panel).Length.Should().Be(2);
            fixed (float* biases = rows.Biases(panel))
            {
                ((nint)biases).Should().Be((nint)(rows[panel] + (Depth * 2)));
            }

            ((nint)rows.Scales(panel)).Should().Be(hasScale ? (nint)(rows[panel] + ((Depth + 1) * 2)) : 0);
        }
    }

    [Test]
    public void Reserve_ManyRows_AlignsEveryPanelToItsRowsOrACacheLine([Values(2, 8, 16, 64)] int panelRows)
    {
        RowPanels rows = new(Depth, panelRows, hasScale: false);

        rows.Reserve(7 * panelRows);

        int alignment = Math.Min(64, panelRows * sizeof(float));
        for (int panel = 0; panel < 7; panel++)
        {
            ((nint)rows[panel] % alignment).Should().Be(0);
        }
    }
}
