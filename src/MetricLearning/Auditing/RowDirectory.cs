using System.Globalization;

namespace MetricLearning.Auditing;

/// <summary>Labels and ids of the rows of both sets, the training rows first. Classes are numbered as they are first seen.</summary>
internal sealed class RowDirectory
{
    private readonly int[] _classes;
    private readonly string[]? _trainIds;
    private readonly string[]? _testIds;

    /// <summary>Numbers the classes. O(n + m).</summary>
    public RowDirectory(string[] trainLabels, string[]? trainIds, string[] testLabels, string[]? testIds)
    {
        (TrainCount, _trainIds, _testIds) = (trainLabels.Length, trainIds, testIds);
        _classes = new int[trainLabels.Length + testLabels.Length];
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        List<string> names = [];
        for (int row = 0; row < _classes.Length; row++)
        {
            string label = row < TrainCount ? trainLabels[row] : testLabels[row - TrainCount];
            if (!numbers.TryGetValue(label, out _classes[row]))
            {
                numbers.Add(label, _classes[row] = names.Count);
                names.Add(label);
            }
        }

        ClassNames = names;
    }

    /// <summary>Training rows, n.</summary>
    public int TrainCount { get; }

    /// <summary>All rows, n + m.</summary>
    public int Count => _classes.Length;

    /// <summary>The label of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of each row.</summary>
    public ReadOnlySpan<int> Classes => _classes;

    /// <summary>The set that a row is of.</summary>
    public AuditPart PartOf(int row) => row < TrainCount ? AuditPart.Train : AuditPart.Test;

    /// <summary>A row as reports name it.</summary>
    public AuditedRow this[int row]
    {
        get
        {
            AuditPart part = PartOf(row);
            int index = part == AuditPart.Train ? row : row - TrainCount;
            string[]? ids = part == AuditPart.Train ? _trainIds : _testIds;
            return new(part, index, ids?[index] ?? index.ToString(CultureInfo.InvariantCulture), ClassNames[_classes[row]]);
        }
    }
}
