using System.Text.Json.Serialization;

namespace MetricLearning.Tests.Golden;

/// <summary>
/// The retrieval metrics of a golden batch, as queries among themselves or against references of their own; null where no query counts.
/// </summary>
public sealed record GoldenRetrieval(
    string Batch,
    bool ReferenceIncludesQuery,
    IReadOnlyList<int>? QueryRows,
    IReadOnlyList<int>? ReferenceRows,
    [property: JsonPropertyName("precision_at_1")] double? PrecisionAt1,
    [property: JsonPropertyName("r_precision")] double? RPrecision,
    [property: JsonPropertyName("mean_average_precision_at_r")] double? MeanAveragePrecisionAtR,
    [property: JsonPropertyName("mean_average_precision")] double? MeanAveragePrecision,
    [property: JsonPropertyName("mean_reciprocal_rank")] double? MeanReciprocalRank)
{
    public static IEnumerable<GoldenRetrieval> Cases => GoldenFile.Read<GoldenRetrieval[]>("retrieval-metrics.json");

    public override string ToString() => Batch + (ReferenceIncludesQuery ? " among itself" : " split");
}
