using System.Runtime.Intrinsics;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class PackingTests
{
    private const float Guard = 12345;
    private const int First = 3;
    private const int FirstDepth = 2;

    [Test]
    public void PackPanel_EveryCountAndDepth_LaysRowsOutAndFillsUpWithZeros([Values] bool isTransposed, [Values] bool choosesRows)
    {
        PackPanels<Width1, float>(isTransposed, choosesRows);
        PackPanels<Width128, Vector128<float>>(isTransposed, choosesRows);
        PackPanels<Width256, Vector256<float>>(isTransposed, choosesRows);
        PackPanels<Width512, Vector512<float>>(isTransposed, choosesRows);
    }

    private static void PackPanels<TWidth, TVector>(bool isTransposed, bool choosesRows)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        foreach (int depth in new[] { 0, 1, 3, 4, 17, 38 })
        {
            for (int count = 1; count <= (2 * TWidth.Count) + 1; count++)
            {
                int panelWidth = (count + TWidth.Count - 1) / TWidth.Count * TWidth.Count;
                PackPanel<TWidth, TVector>(depth, count, panelWidth, isTransposed, choosesRows);
            }
        }
    }

    private static void PackPanel<TWidth, TVector>(int depth, int count, int panelWidth, bool isTransposed, bool choosesRows)
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct
    {
        (int storedRows, int stride) = isTransposed ? (First + count, FirstDepth + depth) : (FirstDepth + depth, First + count);
        float[] source = ReferenceMatrix.Random(storedRows * stride, depth);
        int[] rows = [.. Enumerable.Range(0, storedRows)];
        if (choosesRows)
        {
            Array.Reverse(rows);
        }

        float[] panel = [.. Enumerable.Repeat(Guard, (depth * panelWidth) + 2)];
        fixed (float* values = source, destination = panel)
        fixed (int* indices = rows)
        {
            PinnedOperand b =
                new() { Values = values, Indices = choosesRows ? indices : null, Stride = stride, IsTransposed = isTransposed };
            Packing<TWidth, TVector>.PackPanel(b, FirstDepth, depth, First, count, destination, panelWidth);
        }

        for (int i = 0; i < depth * panelWidth; i++)
        {
            (int k, int column) = (FirstDepth + (i / panelWidth), First + (i % panelWidth));
            (int row, int at) = isTransposed ? (column, k) : (k, column);
            float expected = column < First + count ? source[(rows[row] * stride) + at] : 0;
            if (panel[i] != expected)
            {
                Assert.Fail(
                    $"{typeof(TWidth).Name}: element {i} of {depth} × {panelWidth}, count {count}, is {panel[i]}; expected {expected}.");
            }
        }

        panel[^2..].Should().Equal(Guard, Guard);
    }
}
