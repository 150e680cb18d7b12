namespace MetricLearning.DataView;

/// <summary>What becomes of a feature column of texts or keys.</summary>
public enum CategoryRule
{
    /// <summary>The table is refused; the error names the column.</summary>
    Refuse,

    /// <summary>
    /// Each category that the table learned from has becomes a column of 0 and 1, in ordinal order of the categories. A category that
    /// only a later table has is 0 in all of them.
    /// </summary>
    OneHot,
}
