using System.Globalization;

namespace MetricLearning.Postgres;

/// <summary>
/// Rows in lists around centres that are found when the index is built: quick to build, with less recall for its time. Build it when the
/// rows are in: it is built around what there is.
/// </summary>
public sealed record IvfFlatIndex : PostgresIndex
{
    /// <summary>
    /// The number of lists, 1 to 32768; 100 by default. About the number of rows by 1,000, its square root above a million.
    /// </summary>
    public int ListCount { get; init; } = 100;

    internal override string Method => "ivfflat";

    internal override string Settings => string.Create(CultureInfo.InvariantCulture, $"lists = {ListCount}");

    internal override void Check()
    {
        base.Check();
        Guard.Range(ListCount, 1, 32768, nameof(ListCount), "Pass about the number of rows by 1,000.");
    }
}
