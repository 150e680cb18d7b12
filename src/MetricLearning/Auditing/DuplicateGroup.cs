using System.Globalization;

namespace MetricLearning.Auditing;

/// <summary>Rows that are equal, or nearly so.</summary>
/// <remarks>
/// Equal rows are counted more than once by whoever trains on them; where their labels differ, at least one is wrong; where one is tested
/// on that was trained on, the test says too much.
/// </remarks>
public sealed class DuplicateGroup : AuditFinding
{
    private const int MostRowsInText = 5;

    private readonly AuditedRow[] _rows;
    private readonly AuditedPair[] _pairs;

    internal DuplicateGroup(IReadOnlyList<AuditedRow> rows, IReadOnlyList<AuditedPair> pairs) => (_rows, _pairs) = ([.. rows], [.. pairs]);

    /// <summary>Whether the rows' values are equal, −0 and 0 among them.</summary>
    public bool IsExact => _pairs.Length == 0;

    /// <summary>
    /// The rows, training rows first, in their order. Of near duplicates: one of each set of equal rows with one label and part, the first.
    /// </summary>
    public IReadOnlyList<AuditedRow> Rows => _rows.AsReadOnly();

    /// <summary>
    /// Of near duplicates: the pairs that are near each other, nearest first. Not every two rows of the group need be. Empty for equal
    /// rows.
    /// </summary>
    public IReadOnlyList<AuditedPair> Pairs => _pairs.AsReadOnly();

    /// <summary>Whether the rows' labels differ.</summary>
    public bool IsAcrossClasses => _rows.Any(row => row.Label != _rows[0].Label);

    /// <summary>Whether both the training and the test set have some of the rows.</summary>
    public bool IsAcrossParts => _rows.Any(row => row.Part != _rows[0].Part);

    /// <inheritdoc/>
    public override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{_rows.Length} {(IsExact ? "equal rows" : "nearly equal rows")}{Kind()}: {RowsText()}{DistanceText()}");

    private string Kind() => (IsAcrossClasses, IsAcrossParts) switch
    {
        (true, true) => " with different labels, in both training and test set",
        (true, false) => " with different labels",
        (false, true) => " in both training and test set",
        _ => "",
    };

    private string RowsText() =>
        string.Join("; ", _rows.Take(MostRowsInText)) + (_rows.Length > MostRowsInText ? $"; {_rows.Length - MostRowsInText} more" : "");

    private string DistanceText() => IsExact
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"; distances {_pairs[0].Distance:G3} to {_pairs[^1].Distance:G3}");
}
