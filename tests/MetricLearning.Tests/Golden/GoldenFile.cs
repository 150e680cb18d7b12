using System.Text.Json;
using MetricLearning.Distances;

namespace MetricLearning.Tests.Golden;

/// <summary>
/// Figures of pytorch-metric-learning 2.8.1, computed in double precision. The embeddings are exact in single precision. Distances are
/// named as there; cosine similarity is 1 minus the cosine distance here, so differences of two only change their sign.
/// </summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static IReadOnlyDictionary<string, GoldenBatch> Batches { get; } = Read<Dictionary<string, GoldenBatch>>("batches.json");

    public static T Read<T>(string name)
    {
        using Stream stream = typeof(GoldenFile).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"{name} is not among the embedded golden files.");
        return JsonSerializer.Deserialize<T>(stream, Options)!;
    }

    public static EmbeddingDistance DistanceNamed(string name) => name switch
    {
        "euclidean" => new(DistanceMetric.Euclidean),
        "euclidean-normalized" => new(DistanceMetric.Euclidean, NormalizesRows: true),
        "squared-euclidean" => new(DistanceMetric.SquaredEuclidean),
        "cosine-similarity" => new(DistanceMetric.Cosine),
        _ => throw new ArgumentException($"{name} is not a distance of the golden files.", nameof(name)),
    };
}
