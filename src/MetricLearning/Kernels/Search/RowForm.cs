using System.Numerics;
using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>The form in which rows and queries are stored for a search, and what can be told from two rows in that form.</summary>
/// <remarks>
/// A search ranks rows by the score <c>⟨q, r⟩ + bias(r)</c>, larger is closer, in single precision: <c>bias = −‖r‖²/2</c> for distances,
/// since <c>‖q − r‖² = ‖q‖² − 2·score</c>, else 0. Rows compared by angle are scaled to unit length. Rows compared by distance are moved
/// by a centre, so that the digits of data far from the origin are not lost in the difference of large numbers.
/// </remarks>
internal sealed class RowForm(RowComparison comparison, int depth)
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    private float[]? _center;

    /// <summary>
    /// The largest length of a row or query that is not compared by angle: short enough for no product, score or square to overflow.
    /// </summary>
    public const double LargestLength = 1e18;

    /// <summary>The length of the longest stored row.</summary>
    public double LongestRow { get; private set; }

    private bool IsDistance => comparison is RowComparison.Distance or RowComparison.SquaredDistance;

    /// <summary>Puts a row in stored form; the first rows decide the centre, see <see cref="CenterOn"/>.</summary>
    /// <returns>The length of the row in that form.</returns>
    public double Prepare(ReadOnlySpan<float> row, Span<float> prepared)
    {
        if (comparison == RowComparison.Angle)
        {
            double length = Length(row);
            double scale = length > 0 ? 1 / length : 0;
            Scale(row, scale, prepared);
            return length > 0 ? 1 : 0;
        }

        if (_center is null)
        {
            row.CopyTo(prepared);
        }
        else
        {
            TensorPrimitives.Subtract(row, _center, prepared);
        }

        return Length(prepared[..row.Length]);
    }

    /// <summary>Takes account of a row that will be stored.</summary>
    /// <returns>The row's bias.</returns>
    public float Register(double length)
    {
        LongestRow = Math.Max(LongestRow, length);
        return IsDistance ? (float)(-0.5 * length * length) : 0;
    }

    /// <summary>Chooses the centre once, near the mean of the first rows, when rows are compared by distance.</summary>
    /// <remarks>
    /// Each coordinate is rounded to a multiple of a power of two just under the column's standard deviation (or 1/128 of the mean, if that
    /// is more): as good a centre as the mean, 0 for columns spread around 0, and of so few bits that moving a row seldom rounds.
    /// </remarks>
    public void CenterOn(ReadOnlySpan<float> rows, int rowCount)
    {
        if (!IsDistance || _center is not null)
        {
            return;
        }

        double[] sums = new double[depth];
        double[] squares = new double[depth];
        for (int i = 0; i < rowCount; i++)
        {
            AddMoments(rows.Slice(i * depth, depth), sums, squares);
        }

        float[] center = new float[depth];
        for (int j = 0; j < depth; j++)
        {
            double mean = sums[j] / rowCount;
            double deviation = Math.Sqrt(Math.Max(0, (squares[j] / rowCount) - (mean * mean)));
            double spread = Math.Max(deviation, Math.Abs(mean) / 128);
            double quantum = spread > 0 ? Math.ScaleB(1, Math.ILogB(spread)) : 1;
            center[j] = (float)(Math.Round(mean / quantum) * quantum);
        }

        _center = center;
    }

    /// <summary>
    /// A bound of what rounding does to a score, and of what it would take to confuse two distances rounded to single precision.
    /// </summary>
    /// <remarks>
    /// A chain of d fused multiply-adds errs by at most d·u·‖q‖·‖r‖ (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2002,
    /// section 3.1), u = 2⁻²⁴; the bias, the unit length and the final rounding add a few u more. The last term covers underflow.
    /// </remarks>
    public double ScoreErrorBound(double queryLength)
    {
        double sum = queryLength + LongestRow;
        double relative = comparison switch
        {
            RowComparison.Angle => depth + 8,
            RowComparison.Product => (depth + 4) * queryLength * LongestRow,
            _ => ((0.25 * depth) + 4) * sum * sum,
        };
        return (1.01 * UnitRoundoff * relative) + ((depth + 1) * (double)float.Epsilon);
    }

    /// <summary>The distance of a prepared query from a stored row, computed in double precision, rounded once.</summary>
    /// <param name="query">The prepared query, [d].</param>
    /// <param name="row">The row's first value; the others follow <paramref name="stride"/> floats apart.</param>
    /// <param name="stride">Floats from one value of the row to the next.</param>
    public float Distance(ReadOnlySpan<float> query, ReadOnlySpan<float> row, int stride)
    {
        switch (comparison)
        {
            case RowComparison.Product:
                return (float)-Products(query, row, stride, out _, out _);
            case RowComparison.Angle:
                double product = Products(query, row, stride, out double querySquare, out double rowSquare);
                double lengths = Math.Sqrt(querySquare * rowSquare); // of equal rows it is the product itself: their distance is exactly 0
                return lengths > 0 ? (float)Math.Clamp(1 - (product / lengths), 0, 2) : 1;
            default:
                double square = SquaredDistance(query, row, stride);
                return (float)(comparison == RowComparison.Distance ? Math.Sqrt(square) : square);
        }
    }

    // In double precision, rounded once; whole vectors first, the tail alike.
    private static void Scale(ReadOnlySpan<float> row, double scale, Span<float> scaled)
    {
        int j = 0;
        for (; j <= row.Length - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[j..]), out Vector<double> lower, out Vector<double> upper);
            Vector.Narrow(lower * scale, upper * scale).CopyTo(scaled[j..]);
        }

        for (; j < row.Length; j++)
        {
            scaled[j] = (float)(row[j] * scale);
        }
    }

    // Lanes run along the columns, so each column's sums are chains in the order of the rows.
    private static void AddMoments(ReadOnlySpan<float> row, Span<double> sums, Span<double> squares)
    {
        int j = 0;
        for (; j <= row.Length - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[j..]), out Vector<double> lower, out Vector<double> upper);
            AddMoments(lower, sums[j..], squares[j..]);
            AddMoments(upper, sums[(j + Vector<double>.Count)..], squares[(j + Vector<double>.Count)..]);
        }

        for (; j < row.Length; j++)
        {
            double value = row[j];
            sums[j] += value;
            squares[j] += value * value;
        }
    }

    private static void AddMoments(Vector<double> values, Span<double> sums, Span<double> squares)
    {
        (new Vector<double>(sums) + values).CopyTo(sums);
        (new Vector<double>(squares) + (values * values)).CopyTo(squares);
    }

    private static double SquaredDistance(ReadOnlySpan<float> query, ReadOnlySpan<float> row, int stride)
    {
        double even = 0;
        double odd = 0;
        int j = 0;
        for (; j < query.Length - 1; j += 2)
        {
            double first = (double)query[j] - row[j * stride];
            double second = (double)query[j + 1] - row[(j + 1) * stride];
            even += first * first;
            odd += second * second;
        }

        double last = j < query.Length ? (double)query[j] - row[j * stride] : 0;
        return even + odd + (last * last);
    }

    private static double Products(
        ReadOnlySpan<float> query, ReadOnlySpan<float> row, int stride, out double querySquare, out double rowSquare)
    {
        double product = 0;
        querySquare = 0;
        rowSquare = 0;
        for (int j = 0; j < query.Length; j++)
        {
            double q = query[j];
            double r = row[j * stride];
            product += q * r;
            querySquare += q * q;
            rowSquare += r * r;
        }

        return product;
    }

    private static double Length(ReadOnlySpan<float> row) => Math.Sqrt(SquareSum.Of(row));
}
