using System.Text.Json;
using System.Text.Json.Serialization;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Golden;

/// <summary>The triplets that a sampler takes in a golden batch: all of them, or their count with the first and the last 50.</summary>
public sealed record GoldenTriplets(
    string Batch, [property: JsonPropertyName("miner")] string Sampler, string? Kind, double? Margin, string Distance, JsonElement Triplets)
{
    // Distances near 1 in float, against double: what lies closer than this to a bound may fall on either side of it.
    private const float Tie = 2e-6f;

    public static IEnumerable<GoldenTriplets> BatchHardCases => CasesOf("batch-hard");

    public static IEnumerable<GoldenTriplets> MarginCases => CasesOf("triplet-margin");

    public override string ToString() => string.Join(' ', Batch, Kind ?? Sampler, Distance);

    /// <summary>Asserts that a sampler takes the same triplets, ties aside.</summary>
    public void AssertTakenBy(ITripletSampler sampler)
    {
        EmbeddedBatch batch = GoldenFile.Batches[Batch].Open(GoldenFile.DistanceNamed(Distance));
        Triplet[] taken = TripletSamples.Of(sampler, batch);
        if (Triplets.ValueKind == JsonValueKind.Object)
        {
            taken.Should().HaveCount(Triplets.GetProperty("count").GetInt32());
            taken[..50].Should().Equal(Listed(Triplets.GetProperty("first")));
            taken[^50..].Should().Equal(Listed(Triplets.GetProperty("last")));
            return;
        }

        float[] distances = Shape.Matrix(batch.Distances, "distances", out _, out _).ToArray();
        float Between(int from, int to) => distances[(from * batch.RowCount) + to];
        if (Margin is null)
        {
            taken.Should().Equal(Listed(Triplets), (actual, golden) =>
                actual.Anchor == golden.Anchor &&
                IsTie(Between(actual.Anchor, actual.Positive), Between(golden.Anchor, golden.Positive)) &&
                IsTie(Between(actual.Anchor, actual.Negative), Between(golden.Anchor, golden.Negative)));
            return;
        }

        HashSet<Triplet> different = [.. taken];
        different.SymmetricExceptWith(Listed(Triplets));
        different.Select(t => Between(t.Anchor, t.Negative) - Between(t.Anchor, t.Positive))
            .Should().NotContain(gap => !IsTie(gap, 0) && !IsTie(gap, (float)Margin.Value));
    }

    private static bool IsTie(float a, float b) => Math.Abs(a - b) <= Tie;

    private static Triplet[] Listed(JsonElement triplets) =>
        [.. triplets.EnumerateArray().Select(triplet => new Triplet(triplet[0].GetInt32(), triplet[1].GetInt32(), triplet[2].GetInt32()))];

    private static IEnumerable<GoldenTriplets> CasesOf(string sampler) =>
        GoldenFile.Read<GoldenTriplets[]>("miners.json").Where(golden => golden.Sampler == sampler);
}
