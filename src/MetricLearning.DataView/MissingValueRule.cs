namespace MetricLearning.DataView;

/// <summary>
/// What becomes of a missing value of a feature: NaN, an empty text, or a key of 0. Integers and Booleans are never missing in an
/// <c>IDataView</c>.
/// </summary>
public enum MissingValueRule
{
    /// <summary>The table is refused; the error names row and column.</summary>
    Refuse,

    /// <summary>
    /// The mean of the column takes its place, as the table that was learned from has it among the values that are not missing. Of a
    /// category, each of its columns gets the share of rows that have that category. A missing label is refused.
    /// </summary>
    ReplaceByMean,

    /// <summary>The row is left out, as is a row without a label.</summary>
    LeaveRowsOut,
}
