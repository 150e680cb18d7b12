using MetricLearning.Internal;

namespace MetricLearning.Data;

/// <content>Rows one by one, wherever they lie.</content>
public sealed partial class LabeledDataset
{
    /// <summary>One row, [f]. Shared, not copied, and O(1), in memory; else read into an array of its own.</summary>
    /// <param name="row">The row, 0 ≤ row &lt; n.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public ReadOnlySpan<float> Row(int row)
    {
        if ((uint)row >= (uint)RowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(row), row, $"row is {row}; expected 0 to {RowCount - 1}, a row that exists. Pass a row below RowCount.");
        }

        if (_features is not null)
        {
            return Shape.Matrix(_features, nameof(Features), out _, out int columns).Slice(row * columns, columns);
        }

        float[] copy = new float[FeatureCount];
        _source!.Read(row, copy);
        return copy;
    }

    /// <summary>Copies rows that stand one after the other. O(r·f).</summary>
    /// <param name="firstRow">The first row, 0 ≤ row.</param>
    /// <param name="destination">Receives the rows, [r · f], row after row; row + r ≤ n.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    /// <exception cref="InvalidDataException">The file has become shorter, or holds a value that is not finite.</exception>
    public void CopyRows(int firstRow, Span<float> destination)
    {
        if (destination.Length % FeatureCount != 0)
        {
            throw new ArgumentException(
                $"destination has {destination.Length} entries; expected a multiple of {FeatureCount}, the columns. Pass whole rows.",
                nameof(destination));
        }

        int count = destination.Length / FeatureCount;
        Throw.IfNot(
            firstRow >= 0 && firstRow <= RowCount - count, firstRow, $"0 ≤ first row ≤ {RowCount - count}, for {count} rows of {RowCount}",
            "Pass rows that there are.");

        if (_features is null)
        {
            _source!.Read(firstRow, destination);
        }
        else
        {
            Shape.Matrix(_features, nameof(Features), out _, out int columns).Slice(firstRow * columns, destination.Length)
                .CopyTo(destination);
        }
    }
}
