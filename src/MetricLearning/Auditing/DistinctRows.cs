namespace MetricLearning.Auditing;

/// <summary>
/// Rows of one set with equal values and one label, taken as one, a unit: copies say nothing that the first does not say.
/// </summary>
/// <remarks>Units are numbered as their first rows are, so those of the training rows come first. −0 equals 0.</remarks>
internal sealed class DistinctRows
{
    private const int RowsBetweenLooks = 1024;

    private readonly int[] _unitOfRow;
    private readonly int[] _valuesOfRow;
    private readonly List<int> _firstRows = [];

    private DistinctRows(int rowCount) => (_unitOfRow, _valuesOfRow) = (new int[rowCount], new int[rowCount]);

    /// <summary>The number of units.</summary>
    public int Count => _firstRows.Count;

    /// <summary>The number of units of training rows.</summary>
    public int TrainCount { get; private set; }

    /// <summary>The number of different rows.</summary>
    public int ValuesCount { get; private set; }

    /// <summary>The first row of a unit.</summary>
    public int FirstRowOf(int unit) => _firstRows[unit];

    /// <summary>The unit of a row.</summary>
    public int UnitOf(int row) => _unitOfRow[row];

    /// <summary>A number that rows with equal values share.</summary>
    public int ValuesOfRow(int row) => _valuesOfRow[row];

    /// <summary>A number that units with equal values share.</summary>
    public int ValuesOf(int unit) => _valuesOfRow[_firstRows[unit]];

    /// <summary>Compares rows. O((n + m)·d) expected.</summary>
    public static DistinctRows Of(in RowValues values, ReadOnlySpan<int> classes, CancellationToken cancellationToken)
    {
        DistinctRows distinct = new(values.Count);
        Dictionary<int, int> lastOfHash = [];
        Dictionary<(int Values, int Class, bool IsTest), int> units = [];
        List<(int Row, int Previous)> different = []; // the first row with some values, and the one before with the same hash
        for (int row = 0; row < values.Count; row++)
        {
            if (row % RowsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int hash = HashOf(values[row]);
            int last = lastOfHash.GetValueOrDefault(hash, -1), found = last;
            while (found >= 0 && !values[different[found].Row].SequenceEqual(values[row]))
            {
                found = different[found].Previous;
            }

            if (found < 0)
            {
                found = different.Count;
                different.Add((row, last));
                lastOfHash[hash] = found;
            }

            distinct._valuesOfRow[row] = found;
            distinct.AddRow(row, units, (found, classes[row], row >= values.TrainCount));
            distinct.TrainCount = row < values.TrainCount ? distinct.Count : distinct.TrainCount;
        }

        distinct.ValuesCount = different.Count;
        return distinct;
    }

    private void AddRow(int row, Dictionary<(int Values, int Class, bool IsTest), int> units, (int Values, int Class, bool IsTest) key)
    {
        if (!units.TryGetValue(key, out _unitOfRow[row]))
        {
            units.Add(key, _unitOfRow[row] = Count);
            _firstRows.Add(row);
        }
    }

    private static int HashOf(ReadOnlySpan<float> row)
    {
        HashCode hash = default;
        foreach (float value in row)
        {
            hash.Add(BitConverter.SingleToInt32Bits(value + 0f)); // −0 + 0 = 0
        }

        return hash.ToHashCode();
    }
}
