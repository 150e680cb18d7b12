using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class LaneSumsTests
{
    [Test]
    public void OfPanelAndOfRows_EveryDepthAndWidth_HaveTheBitsOfAPlainLoop([Values(2, 8, 16, 64)] int panelRows)
    {
        for (int depth = 1; depth <= 33; depth++)
        {
            float[] query = ReferenceMatrix.Random(depth, depth), panel = ReferenceMatrix.Random(depth * panelRows, depth + 1000);

            Check<SquaredDifference>(query, panel, panelRows, (q, r) => (q - r) * (q - r));
            Check<Product>(query, panel, panelRows, (q, r) => q * r);
            Check<RowSquare>(query, panel, panelRows, (_, r) => r * r);
        }
    }

    private static void Check<TTerm>(float[] query, float[] panel, int panelRows, Func<double, double, double> term)
        where TTerm : struct, ILaneTerm
    {
        double[] expected = new double[panelRows];
        for (int row = 0; row < panelRows; row++)
        {
            for (int j = 0; j < query.Length; j++)
            {
                expected[row] += term(query[j], panel[(j * panelRows) + row]);
            }
        }

        double[] sums = [.. Enumerable.Repeat(99.0, panelRows + 1)];
        double[] some = new double[LaneSums<TTerm>.RowCount];
        int[] rows = [panelRows - 1, 0, 1, 0];
        fixed (float* q = query, p = panel)
        fixed (double* to = sums, toSome = some)
        {
            LaneSums<TTerm>.OfPanel(q, p, query.Length, panelRows, to);
            float** starts = stackalloc float*[] { p + rows[0], p + rows[1], p + rows[2], p + rows[3] };
            LaneSums<TTerm>.OfRows(q, starts, query.Length, panelRows, toSome);
        }

        sums.Should().Equal([.. expected, 99]);
        some.Should().Equal(rows.Select(row => expected[row]));
    }
}
