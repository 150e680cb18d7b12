using MetricLearning.Distances;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>
/// The sum of some rows: adding and taking away in any order gives the same bits, and what is taken away leaves no trace.
/// </summary>
/// <remarks>
/// Values are rounded to multiples of 2⁻⁴⁸ and summed as integers of 128 bits; a float of 2⁻²⁵ or more is such a multiple. For cosine the
/// rows are scaled to unit length first, zero rows stay zero. A row with a value beyond 2⁴⁶ is counted and not summed; while there is one,
/// there is no mean. 2³¹ rows of 2⁴⁶ make less than 2¹²⁶, so nothing overflows. Where many rows of values below 8 are added or taken
/// away, by cosine any rows, all but the first ones are summed in 64 bits first, several columns at once: 2¹¹ terms of 2⁵¹ fit.
/// </remarks>
internal sealed class CentroidSum
{
    private const double Scale = 1L << 48;
    private const double LargestValue = 1L << 46;
    private const double LargestLong = 1L << 62;
    private const int MostRecentRows = 1 << 11;
    private const int RowsWithoutRecent = 16; // a sum of so few takes no more memory than it must

    private readonly Int128[] _sums;
    private long[]? _recent; // what has not been added to the sums
    private int _smallRows; // since the recent ones were last added to the sums, or this sum was made
    private int _count;
    private int _tooLargeCount;

    /// <summary>Makes the sum of no rows.</summary>
    public CentroidSum(int dimension) => _sums = new Int128[dimension];

    private CentroidSum(CentroidSum source)
    {
        source.AddRecentTo(_sums = [.. source._sums]);
        (_count, _tooLargeCount) = (source._count, source._tooLargeCount);
    }

    /// <summary>A copy, to be changed.</summary>
    public CentroidSum Copy() => new(this);

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<float> row, DistanceMetric metric) => Add(row, metric, 1);

    /// <summary>Takes a row away that was added.</summary>
    public void Subtract(ReadOnlySpan<float> row, DistanceMetric metric) => Add(row, metric, -1);

    /// <summary>Adds all rows of another sum.</summary>
    public void Add(CentroidSum other)
    {
        _count += other._count;
        _tooLargeCount += other._tooLargeCount;
        other.AddRecentTo(_sums);
        for (int j = 0; j < _sums.Length; j++)
        {
            _sums[j] += other._sums[j];
        }
    }

    /// <summary>The mean of the rows, [d]; empty if there is none.</summary>
    public float[] Mean()
    {
        if (_count == 0 || _tooLargeCount > 0)
        {
            return [];
        }

        float[] mean = new float[_sums.Length];
        for (int j = 0; j < mean.Length; j++)
        {
            mean[j] = (float)((double)(_sums[j] + (_recent?[j] ?? 0)) / _count / Scale);
        }

        return mean;
    }

    private void Add(ReadOnlySpan<float> row, DistanceMetric metric, int sign)
    {
        _count += sign;
        double scale = Scale, largest;
        if (metric == DistanceMetric.Cosine)
        {
            double square = SquareOf(row);
            scale = square > 0 ? Scale / Math.Sqrt(square) : 0;
            largest = 1;
        }
        else
        {
            largest = RoundedSum.LargestMagnitude(row);
        }

        if (largest > LargestValue)
        {
            _tooLargeCount += sign;
        }
        else if (largest * Scale < RoundedSum.LargestTerm && ++_smallRows > RowsWithoutRecent)
        {
            AddRecent(row, sign * scale);
        }
        else
        {
            AddLarge(row, sign * scale);
        }
    }

    private void AddRecent(ReadOnlySpan<float> row, double scale)
    {
        _recent ??= new long[_sums.Length];
        if (_smallRows > MostRecentRows)
        {
            AddRecentTo(_sums);
            Array.Clear(_recent);
            _smallRows = RowsWithoutRecent + 1;
        }

        RoundedSum.Add(row, scale, _recent);
    }

    private void AddRecentTo(Int128[] sums)
    {
        for (int j = 0; _recent is not null && j < sums.Length; j++)
        {
            sums[j] += _recent[j];
        }
    }

    private void AddLarge(ReadOnlySpan<float> row, double scale)
    {
        for (int j = 0; j < row.Length; j++)
        {
            double value = Math.Round(row[j] * scale);
            _sums[j] += Math.Abs(value) < LargestLong ? (long)value : (Int128)value; // the same, and the first is faster
        }
    }

    private static double SquareOf(ReadOnlySpan<float> row)
    {
        double sum = 0; // one chain in the order of the columns: the same bits on every machine
        foreach (float value in row)
        {
            sum += (double)value * value;
        }

        return sum;
    }
}
