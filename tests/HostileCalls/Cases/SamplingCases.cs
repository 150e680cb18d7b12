using MetricLearning.Distances;
using MetricLearning.Sampling;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class SamplingCases
{
    private static readonly int[] ExtremeLabels = [int.MinValue, int.MaxValue, int.MinValue, int.MaxValue];

    public static HostileCase[] All { get; } =
    [
        ("ShuffledBatchSampler.new: the largest batch", () => _ = new ShuffledBatchSampler(int.MaxValue, seed: int.MinValue)),
        ("ShuffledBatchSampler.new: a negative batch", () => _ = new ShuffledBatchSampler(int.MinValue, seed: 1)),
        (
            "ShuffledBatchSampler.BeginEpoch: the largest batch",
            () => new ShuffledBatchSampler(int.MaxValue, seed: 1).BeginEpoch(Hostile.FourLabels, 0)),
        (
            "ShuffledBatchSampler.BeginEpoch: the last epoch",
            () => new ShuffledBatchSampler(2, seed: int.MaxValue).BeginEpoch(ExtremeLabels, int.MaxValue)),
        ("ShuffledBatchSampler.MaxBatchRowCount: the largest batch of few rows", () => ThrowUnless(
            new ShuffledBatchSampler(int.MaxValue, seed: 1).MaxBatchRowCount(Hostile.FourLabels) == 4, "more than there are")),
        ("ShuffledBatchSampler.MaxBatchRowCount: no rows", () => new ShuffledBatchSampler(2, seed: 1).MaxBatchRowCount([])),
        ("ClassBalancedBatchSampler.MaxBatchRowCount: 2^29 rows per class", () => ThrowUnless(
            new ClassBalancedBatchSampler(2, 1 << 29, seed: 1).MaxBatchRowCount(Hostile.FourLabels) == 4, "more than there are")),
        ("ClassBalancedBatchSampler.MaxBatchRowCount: no rows", () => new ClassBalancedBatchSampler(2, 2, seed: 1).MaxBatchRowCount([])),
        ("TripletBatchSampler.MaxBatchRowCount: 2^29 triplets", () => ThrowUnless(
            new TripletBatchSampler(1 << 29, seed: 1).MaxBatchRowCount(Hostile.FourLabels) == 12, "not three for each row")),
        ("TripletBatchSampler.MaxBatchRowCount: no rows", () => new TripletBatchSampler(2, seed: 1).MaxBatchRowCount([])),
        ("ShuffledBatchSampler.NextBatch: no room", () => Next(new ShuffledBatchSampler(2, seed: 1), 1)),
        ("ShuffledBatchSampler.NextBatch: before an epoch", () => new ShuffledBatchSampler(2, seed: 1).NextBatch(new int[2])),
        ("ShuffledBatchSampler.NextBatch: after the last batch", () => Next(new ShuffledBatchSampler(2, seed: 1), 2, calls: 9)),
        (
            "ClassBalancedBatchSampler.new: rows whose product wraps round", () =>
                _ = new ClassBalancedBatchSampler(1 << 16, 1 << 16, seed: 1)),
        (
            "ClassBalancedBatchSampler.new: the largest numbers", () =>
                _ = new ClassBalancedBatchSampler(int.MaxValue, int.MaxValue, seed: 1)),
        (
            "ClassBalancedBatchSampler.BeginEpoch: 2^29 rows per class",
            () => new ClassBalancedBatchSampler(2, 1 << 29, seed: 1).BeginEpoch(ExtremeLabels, 0)),
        ("ClassBalancedBatchSampler.BeginEpoch: no rows", () => new ClassBalancedBatchSampler(2, 2, seed: 1).BeginEpoch([], int.MinValue)),
        ("ClassBalancedBatchSampler.NextBatch: no room", () => Next(new ClassBalancedBatchSampler(2, 2, seed: 1), 3)),
        ("ClassBalancedBatchSampler.NextBatch: before an epoch", () => new ClassBalancedBatchSampler(2, 2, seed: 1).NextBatch(new int[4])),
        ("TripletBatchSampler.new: triplets whose rows wrap round", () => _ = new TripletBatchSampler(int.MaxValue, seed: 1)),
        (
            "TripletBatchSampler.BeginEpoch: 2^29 triplets",
            () => new TripletBatchSampler(1 << 29, seed: 1).BeginEpoch(Hostile.FourLabels, 0)),
        ("TripletBatchSampler.NextBatch: no room", () => Next(new TripletBatchSampler(2, seed: 1), 5)),
        ("TripletBatchSampler.NextBatch: before an epoch", () => new TripletBatchSampler(2, seed: 1).NextBatch(new int[6])),
        ("BlockShuffledBatchSampler.new: no sampler", () => _ = new BlockShuffledBatchSampler(null!, 1, 1, seed: 1)),
        ("BlockShuffledBatchSampler.new: the smallest numbers", () =>
            _ = new BlockShuffledBatchSampler(Inner(), int.MinValue, int.MinValue, seed: 1)),
        ("BlockShuffledBatchSampler.MaxBatchRowCount: no rows", () =>
            new BlockShuffledBatchSampler(Inner(), 1, 1, seed: 1).MaxBatchRowCount([])),
        ("BlockShuffledBatchSampler.BeginEpoch: no rows", () =>
            new BlockShuffledBatchSampler(Inner(), 1, 1, seed: 1).BeginEpoch([], int.MinValue)),
        ("BlockShuffledBatchSampler.BeginEpoch: the largest numbers", () =>
            new BlockShuffledBatchSampler(Inner(), int.MaxValue, int.MaxValue, int.MinValue).BeginEpoch(ExtremeLabels, int.MaxValue)),
        ("BlockShuffledBatchSampler.NextBatch: the largest numbers", () =>
            Next(new BlockShuffledBatchSampler(Inner(), int.MaxValue, int.MaxValue, int.MinValue), 2, calls: 9)),
        ("BlockShuffledBatchSampler.NextBatch: no room", () => Next(new BlockShuffledBatchSampler(Inner(), 1, 3, seed: 1), 1)),
        ("BlockShuffledBatchSampler.NextBatch: before an epoch", () =>
            new BlockShuffledBatchSampler(Inner(), 1, 1, seed: 1).NextBatch(new int[2])),
        ("AllTripletSampler.Sample: no batch", () => new AllTripletSampler().Sample(null!, new())),
        ("AllTripletSampler.Sample: 2^16 rows", () => Sample(new AllTripletSampler(), Hostile.Batch(1 << 16, 1))),
        ("RandomTripletSampler.new: the smallest seed", () => _ = new RandomTripletSampler(int.MinValue)),
        ("RandomTripletSampler.Sample: 2^16 rows", () => Sample(new RandomTripletSampler(int.MaxValue), Hostile.Batch(1 << 16, 1))),
        ("RandomTripletSampler.Sample: one class", () => Sample(new RandomTripletSampler(1), OneClass())),
        ("BatchHardTripletSampler.Sample: 2^16 rows", () => Sample(new BatchHardTripletSampler(), Hostile.Batch(1 << 16, 1))),
        ("BatchHardTripletSampler.Sample: one class", () => Sample(new BatchHardTripletSampler(), OneClass())),
        ("StackedTripletSampler.Sample: 2^18 + 1 rows", () => Sample(new StackedTripletSampler(), Hostile.Batch((1 << 18) + 1, 1))),
        ("DistanceWeightedTripletSampler.new: no numbers", () => _ = new DistanceWeightedTripletSampler(1, double.NaN, double.NaN)),
        ("DistanceWeightedTripletSampler.Sample: 2^16 rows", () =>
            Sample(new DistanceWeightedTripletSampler(1), Hostile.Batch(1 << 16, 1, DistanceMetric.Cosine))),
        ("MarginTripletSampler.new: undefined difficulty", () => _ = new MarginTripletSampler((TripletDifficulty)int.MaxValue, 0.2)),
        ("MarginTripletSampler.new: infinite margin", () => _ = new MarginTripletSampler(TripletDifficulty.Hard, double.PositiveInfinity)),
        (
            "MarginTripletSampler.Sample: 2^16 rows",
            () => Sample(new MarginTripletSampler(TripletDifficulty.SemiHard, 0.2), Hostile.Batch(1 << 16, 1))),
        ("AnnealedTripletSampler.new: an end before the start", () =>
            _ = new AnnealedTripletSampler(new AllTripletSampler(), new AllTripletSampler(), long.MaxValue, long.MinValue, seed: 1)),
        ("AnnealedTripletSampler.Sample: a step as far as can be", () => Sample(
            new AnnealedTripletSampler(new StackedTripletSampler(), new RandomTripletSampler(1), 0, long.MaxValue, seed: 1),
            Hostile.Batch(6, 1))),
        ("MultiSimilarityPairSampler.new: not a number", () => _ = new MultiSimilarityPairSampler(double.NaN)),
        ("MultiSimilarityPairSampler.Sample: 2^16 rows", () =>
            new MultiSimilarityPairSampler().Sample(Hostile.Batch(1 << 16, 1, DistanceMetric.Cosine), new())),
        (
            "EasyPositivePairSampler.Sample: 2^16 rows",
            () => new EasyPositivePairSampler().Sample(Hostile.Batch(1 << 16, 1, DistanceMetric.Cosine), new())),
        ("EasyPositivePairSampler.Sample: no destination", () => new EasyPositivePairSampler().Sample(Hostile.Batch(4, 1), null!)),
        ("TripletSet.SetAll: 2^14 rows", () => CountAll(1 << 14)),
        ("TripletSet.Add: rows that nobody has", () => new TripletSet().Add(new(int.MinValue, int.MaxValue, -1))),
        ("PairSet.SetAll: 2^14 rows", () => new PairSet().SetAll(Hostile.Batch(1 << 14, 1))),
        ("PairSet.AddAnchor: rows that nobody has", () => new PairSet().AddAnchor([int.MinValue], [int.MaxValue])),
        ("PairSet.PositivesOf: an anchor that is not there", () => new PairSet().PositivesOf(int.MaxValue)),
        ("PairSet.PositivesOf: a negative anchor", () => new PairSet().PositivesOf(-1)),
        ("PairSet.NegativesOf: an anchor that is not there", () => new PairSet().NegativesOf(0)),
    ];

    private static ShuffledBatchSampler Inner() => new(2, seed: 1);

    private static EmbeddedBatch OneClass() => new(Hostile.Varied(4, 2), new int[4], new EmbeddingDistance(DistanceMetric.Euclidean));

    private static void Next(IBatchSampler sampler, int room, int calls = 1)
    {
        sampler.BeginEpoch(Hostile.FourLabels, 0);
        int[] destination = new int[room];
        for (int call = 0; call < calls; call++)
        {
            foreach (int row in destination.AsSpan(0, sampler.NextBatch(destination)))
            {
                ThrowUnless(row is >= 0 and < 4, $"row {row} does not exist");
            }
        }
    }

    private static void Sample(ITripletSampler sampler, EmbeddedBatch batch)
    {
        TripletSet triplets = new();
        sampler.Sample(batch, triplets);
        foreach (Triplet triplet in triplets.Listed)
        {
            bool exists = Math.Max(triplet.Anchor, Math.Max(triplet.Positive, triplet.Negative)) < batch.RowCount;
            ThrowUnless(exists && triplet.Anchor >= 0 && triplet.Positive >= 0 && triplet.Negative >= 0, $"{triplet} is not of the batch");
        }
    }

    // Every row has half of the others as positives and half of all as negatives.
    private static void CountAll(long rows)
    {
        TripletSet triplets = new();
        triplets.SetAll(Hostile.Batch((int)rows, 1));
        ThrowUnless(triplets.Count == rows * ((rows / 2) - 1) * (rows / 2), $"{triplets.Count} triplets of {rows} rows");
    }
}
