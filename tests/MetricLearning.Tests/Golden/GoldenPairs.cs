using System.Text.Json;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Golden;

/// <summary>The pairs that a multi-similarity sampler takes in a golden batch.</summary>
public sealed record GoldenPairs(string Batch, string Distance, double Epsilon, JsonElement Pairs)
{
    // Distances near 1 in float, against double: what lies closer than this to a bound may fall on either side of it.
    private const double Tie = 2e-6;

    public static IEnumerable<GoldenPairs> Cases => GoldenFile.Read<JsonElement[]>("miners.json")
        .Where(golden => golden.GetProperty("miner").GetString() == "multi-similarity")
        .Select(golden => golden.Deserialize<GoldenPairs>(JsonSerializerOptions.Web)!);

    public override string ToString() => string.Join(' ', Batch, Distance);

    /// <summary>Asserts that a sampler takes the same pairs, ties aside.</summary>
    public void AssertTakenBy(IPairSampler sampler)
    {
        EmbeddedBatch batch = GoldenFile.Batches[Batch].Open(GoldenFile.DistanceNamed(Distance));
        PairSet pairs = new();
        sampler.Sample(batch, pairs);
        pairs.IsAll.Should().BeFalse();

        float[] distances = Shape.Matrix(batch.Distances, "distances", out _, out _).ToArray();
        int[] labels = batch.Labels.ToArray();
        IEnumerable<double> DistancesOf(int anchor, bool same) =>
            Enumerable.Range(0, labels.Length).Where(row => row != anchor && (labels[row] == labels[anchor]) == same)
                .Select(row => (double)distances[(anchor * labels.Length) + row]);

        foreach ((int anchor, int row) in Different("positive", pairs.AnchorCount, pairs.PositivesOf))
        {
            (distances[(anchor * labels.Length) + row] + Epsilon).Should().BeApproximately(DistancesOf(anchor, same: false).Min(), Tie);
        }

        foreach ((int anchor, int row) in Different("negative", pairs.AnchorCount, pairs.NegativesOf))
        {
            (distances[(anchor * labels.Length) + row] - Epsilon).Should().BeApproximately(DistancesOf(anchor, same: true).Max(), Tie);
        }
    }

    private HashSet<(int Anchor, int Row)> Different(string kind, int anchorCount, Func<int, ReadOnlySpan<int>> taken)
    {
        HashSet<(int, int)> different =
            [.. Pairs.GetProperty(kind).EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))];
        different.SymmetricExceptWith(
            Enumerable.Range(0, anchorCount).SelectMany(anchor => taken(anchor).ToArray().Select(row => (anchor, row))));
        return different;
    }
}
