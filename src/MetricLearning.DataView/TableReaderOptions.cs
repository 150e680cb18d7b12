namespace MetricLearning.DataView;

/// <summary>Which columns of a table are read, and how.</summary>
public sealed record TableReaderOptions
{
    /// <summary>
    /// The column of labels. Texts, and keys with names, are names of labels; whole numbers, Booleans (0 and 1) and keys without names
    /// (from 1 on) are labels themselves.
    /// </summary>
    public required string LabelColumn { get; init; }

    /// <summary>
    /// The columns of features, in the order that rows have them; null, the default, for all others that are not hidden, in the table's
    /// order.
    /// </summary>
    public IReadOnlyList<string>? FeatureColumns { get; init; }

    /// <summary>A column of texts, whole numbers or keys that names each row once; null, the default, for none.</summary>
    public string? IdColumn { get; init; }

    /// <summary>What becomes of missing values; <see cref="MissingValueRule.Refuse"/> unless set.</summary>
    public MissingValueRule MissingValues { get; init; }

    /// <summary>What becomes of features that are texts or keys; <see cref="CategoryRule.Refuse"/> unless set.</summary>
    public CategoryRule Categories { get; init; }
}
