using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>What a query's and a row's value in one column contribute to a sum over the columns, in double precision.</summary>
internal interface ILaneTerm
{
    /// <summary>The contribution.</summary>
    static abstract double Of(double q, double r);

    /// <inheritdoc cref="Of(double, double)"/>
    static abstract Vector<double> Of(Vector<double> q, Vector<double> r);
}

/// <summary><c>(q − r)²</c>.</summary>
internal readonly struct SquaredDifference : ILaneTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(double q, double r) => (q - r) * (q - r);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> q, Vector<double> r) => (q - r) * (q - r);
}

/// <summary><c>q·r</c>.</summary>
internal readonly struct Product : ILaneTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(double q, double r) => q * r;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> q, Vector<double> r) => q * r;
}

/// <summary><c>r²</c>.</summary>
internal readonly struct RowSquare : ILaneTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(double q, double r) => r * r;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> q, Vector<double> r) => r * r;
}

/// <summary>Sums over the columns of a query and rows of a panel, in double precision.</summary>
/// <remarks>
/// A lane is a row, and its sum one chain of additions in the order of the columns, every operation rounded on its own: the bits of a plain
/// loop over the two rows, whatever the width of the vectors. The chains of neighbouring rows hide each other's latency.
/// </remarks>
internal static unsafe class LaneSums<TTerm>
    where TTerm : struct, ILaneTerm
{
    /// <summary>Rows whose sums <see cref="OfRows"/> computes side by side.</summary>
    public const int RowCount = 4;

    /// <summary>The sums of all rows of a panel.</summary>
    /// <param name="query">The query, [depth].</param>
    /// <param name="panel">The panel, [depth × panelRows].</param>
    /// <param name="depth">The columns.</param>
    /// <param name="panelRows">The rows.</param>
    /// <param name="sums">Receives the sums, [panelRows].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfPanel(float* query, float* panel, int depth, int panelRows, double* sums)
    {
        int lane = 0;
        for (; lane <= panelRows - (2 * Vector<float>.Count); lane += 2 * Vector<float>.Count)
        {
            OfVectors(query, panel + lane, depth, panelRows, sums + lane);
        }

        for (; lane <= panelRows - 2; lane += 2)
        {
            OfPair(query, panel + lane, depth, panelRows, sums + lane);
        }
    }

    /// <summary>The sums of four rows anywhere.</summary>
    /// <param name="query">The query, [depth].</param>
    /// <param name="rows">The first value of each row; the others follow <paramref name="stride"/> floats apart.</param>
    /// <param name="depth">The columns.</param>
    /// <param name="stride">Floats from one value of a row to the next.</param>
    /// <param name="sums">Receives the sums, [4].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfRows(float* query, float** rows, int depth, int stride, double* sums)
    {
        float* r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3];
        double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        nint at = 0;
        for (int j = 0; j < depth; j++, at += stride)
        {
            double q = query[j];
            sum0 += TTerm.Of(q, r0[at]);
            sum1 += TTerm.Of(q, r1[at]);
            sum2 += TTerm.Of(q, r2[at]);
            sum3 += TTerm.Of(q, r3[at]);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (sum0, sum1, sum2, sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfVectors(float* query, float* rows, int depth, int stride, double* sums)
    {
        Vector<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (int j = 0; j < depth; j++, rows += stride)
        {
            Vector<double> q = new(query[j]);
            Vector.Widen(Vector.Load(rows), out Vector<double> r0, out Vector<double> r1);
            Vector.Widen(Vector.Load(rows + Vector<float>.Count), out Vector<double> r2, out Vector<double> r3);
            sum0 += TTerm.Of(q, r0);
            sum1 += TTerm.Of(q, r1);
            sum2 += TTerm.Of(q, r2);
            sum3 += TTerm.Of(q, r3);
        }

        sum0.Store(sums);
        sum1.Store(sums + Vector<double>.Count);
        sum2.Store(sums + (2 * Vector<double>.Count));
        sum3.Store(sums + (3 * Vector<double>.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfPair(float* query, float* rows, int depth, int stride, double* sums)
    {
        double sum0 = 0, sum1 = 0;
        for (int j = 0; j < depth; j++, rows += stride)
        {
            double q = query[j];
            sum0 += TTerm.Of(q, rows[0]);
            sum1 += TTerm.Of(q, rows[1]);
        }

        (sums[0], sums[1]) = (sum0, sum1);
    }
}
