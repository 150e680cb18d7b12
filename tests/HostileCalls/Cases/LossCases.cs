using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace HostileCalls.Cases;

internal static class LossCases
{
    private static readonly (string Name, Func<IEmbeddingLoss> Make)[] Losses =
    [
        ("ContrastiveLoss", () => new ContrastiveLoss()),
        ("NtXentLoss", () => new NtXentLoss(new())),
        ("SupervisedContrastiveLoss", () => new SupervisedContrastiveLoss(new())),
        ("MultiSimilarityLoss", () => new MultiSimilarityLoss()),
        ("CircleLoss", () => new CircleLoss(new())),
        ("ProxyAnchorLoss", () => new ProxyAnchorLoss(2, 4, 1, new())),
        ("ArcFaceLoss", () => new ArcFaceLoss(2, 4, 1, new())),
        ("SampledTripletLoss", () => new SampledTripletLoss(new TripletMarginLoss(), new BatchHardTripletSampler())),
        ("CrossBatchMemory", () => new CrossBatchMemory(new ContrastiveLoss(), capacity: 8)),
    ];

    public static HostileCase[] All { get; } =
    [
        .. Losses.SelectMany(loss => EvaluationsOf(loss.Name, loss.Make)),
        ("TripletMarginLoss.new: not a number", () => _ = new TripletMarginLoss(new() { Margin = double.NaN })),
        (
            "TripletMarginLoss.new: undefined reduction", () =>
                _ = new TripletMarginLoss(new() { Reduction = (TripletReduction)int.MaxValue })),
        ("TripletMarginLoss.Evaluate: triplets of rows that nobody has", () => Listed(new Triplet(int.MaxValue, int.MinValue, -1))),
        ("TripletMarginLoss.Evaluate: a row behind the last", () => Listed(new Triplet(0, 2, 4))),
        ("TripletMarginLoss.Evaluate: all triplets of another batch", AllOfAnother),
        ("TripletMarginLoss.Evaluate: all triplets of 2^16 rows", () => AllOf(Hostile.Batch(1 << 16, 1), Hostile.Matrix(1 << 16, 1))),
        ("TripletMarginLoss.Evaluate: all triplets of 2,048 rows", () => AllOf(Hostile.Batch(2048, 1), Hostile.Matrix(2048, 1))),
        (
            "ContrastiveLoss.new: an infinite margin", () => _ = new ContrastiveLoss(
                options: new() { NegativeMargin = double.PositiveInfinity })),
        ("NtXentLoss.new: temperature 0", () => _ = new NtXentLoss(new() { Temperature = 0 })),
        ("SupervisedContrastiveLoss.new: an infinite temperature", () =>
            _ = new SupervisedContrastiveLoss(new() { Temperature = double.PositiveInfinity })),
        ("MultiSimilarityLoss.new: not a number", () => _ = new MultiSimilarityLoss(options: new() { PositiveScale = double.NaN })),
        ("CircleLoss.new: the largest scale", () => _ = new CircleLoss(new() { Scale = double.MaxValue })),
        ("ProxyAnchorLoss.new: 2^16 classes of 2^16 columns", () => _ = new ProxyAnchorLoss(1 << 16, 1 << 16, 1, new())),
        ("ProxyAnchorLoss.new: the largest numbers", () => _ = new ProxyAnchorLoss(int.MaxValue, int.MaxValue, 1, new())),
        ("ArcFaceLoss.new: 2^16 classes of 2^16 columns", () => _ = new ArcFaceLoss(1 << 16, 1 << 16, 1, new())),
        ("ArcFaceLoss.new: negative numbers", () => _ = new ArcFaceLoss(-1, int.MinValue, 1, new())),
        ("ArcFaceLoss.Evaluate: 2^20 classes", () =>
            new ArcFaceLoss(1 << 20, 4, 1, new()).Evaluate(Hostile.Batch(4, 4, DistanceMetric.Cosine), Hostile.Matrix(4, 4))),
        ("ArcFaceLoss.Evaluate: a label that has no proxy", () => new ArcFaceLoss(1, 4, 1, new())
            .Evaluate(Hostile.Batch(4, 4, DistanceMetric.Cosine), Hostile.Matrix(4, 4))),
        ("ArcFaceLoss.Check: labels as far apart as can be", () => new ArcFaceLoss(2, 4, 1).Check(4, [int.MinValue, int.MaxValue])),
        ("ArcFaceLoss.Check: the largest dimension", () => new ArcFaceLoss(2, 4, 1).Check(int.MaxValue, [0])),
        ("ArcFaceLoss.Gradient: a parameter that is not there", () => new ArcFaceLoss(2, 4, 1).Gradient(int.MaxValue)),
        ("ProxyAnchorLoss.Check: a negative dimension", () => new ProxyAnchorLoss(2, 4, 1).Check(int.MinValue, [0])),
        ("ProxyAnchorLoss.Gradient: a negative parameter", () => new ProxyAnchorLoss(2, 4, 1).Gradient(int.MinValue)),
        ("NamedArray.new: numbers that no file holds", () => _ = new NamedArray("a", new decimal[1])),
        ("CrossBatchMemory.Check: no labels", () => new CrossBatchMemory(new ContrastiveLoss(), 4).Check(int.MinValue, [])),
        ("CrossBatchMemory.BeginRun: the largest dimension", () => new CrossBatchMemory(new ContrastiveLoss(), 4).BeginRun(int.MaxValue)),
        ("CrossBatchMemory.BeginRun: a negative dimension", () => new CrossBatchMemory(new ContrastiveLoss(), 4).BeginRun(int.MinValue)),
        ("SampledTripletLoss.new: nothing", () => _ = new SampledTripletLoss(null!, null!)),
        ("CrossBatchMemory.new: the largest memory", () => _ = new CrossBatchMemory(new ContrastiveLoss(), int.MaxValue)),
        ("CrossBatchMemory.new: memory of the longest array", () => _ = new CrossBatchMemory(new ContrastiveLoss(), Array.MaxLength)),
        (
            "CrossBatchMemory.Evaluate: 2^30 rows of 4 columns that wrap round",
            () => new CrossBatchMemory(new ContrastiveLoss(), 1 << 30)
            .Evaluate(Hostile.Batch(4, 4), Hostile.Matrix(4, 4))),
        ("CrossBatchMemory.Evaluate: another dimension than before", () =>
        {
            CrossBatchMemory memory = new(new ContrastiveLoss(), 8);
            memory.Evaluate(Hostile.Batch(4, 2), Hostile.Matrix(4, 2));
            memory.Evaluate(Hostile.Batch(4, 3), Hostile.Matrix(4, 3));
        }),
    ];

    private static IEnumerable<HostileCase> EvaluationsOf(string name, Func<IEmbeddingLoss> make)
    {
        EmbeddedBatch Batch(int rows, int columns) => new(Hostile.Varied(rows, columns), Hostile.Data(rows, 1).Labels, make().Distance);
        return
        [
            ($"{name}.Evaluate: 2^16 rows", () => make().Evaluate(Batch(1 << 16, 4), Hostile.Matrix(1 << 16, 4))),
            ($"{name}.Evaluate: a gradient of another shape", () => make().Evaluate(Batch(4, 4), Hostile.Matrix(2, 8))),
            ($"{name}.Evaluate: a gradient of 2^20 rows", () => make().Evaluate(Batch(4, 4), Hostile.Matrix(1 << 20, 4))),
            ($"{name}.Evaluate: 2^20 columns", () => make().Evaluate(Batch(4, 1 << 20), Hostile.Matrix(4, 1 << 20))),
            ($"{name}.Evaluate: no rows", () => make().Evaluate(new EmbeddedBatch(make().Distance), Hostile.Empty(0, 4))),
            ($"{name}.Evaluate: labels as far apart as can be", () => make().Evaluate(
                new EmbeddedBatch(Hostile.Varied(4, 4), [int.MinValue, int.MaxValue, int.MinValue, int.MaxValue], make().Distance),
                Hostile.Matrix(4, 4))),
            ($"{name}.Evaluate: into the embeddings", () => Overlapping(make())),
        ];
    }

    private static void Overlapping(IEmbeddingLoss loss)
    {
        EmbeddedBatch batch = new(loss.Distance);
        System.Numerics.Tensors.TensorSpan<float> rows = batch.Start(Hostile.FourLabels, 4, step: 0);
        ((System.Numerics.Tensors.ReadOnlyTensorSpan<float>)Hostile.Varied(4, 4)).CopyTo(rows);
        loss.Evaluate(batch, rows);
    }

    private static void Listed(Triplet triplet)
    {
        TripletSet triplets = new();
        triplets.Add(triplet);
        new TripletMarginLoss(new()).Evaluate(Hostile.Batch(4, 2), triplets, Hostile.Matrix(4, 2));
    }

    private static void AllOfAnother()
    {
        TripletSet triplets = new();
        triplets.SetAll(Hostile.Batch(512, 2));
        new TripletMarginLoss(new()).Evaluate(Hostile.Batch(4, 2), triplets, Hostile.Matrix(4, 2));
    }

    private static void AllOf(EmbeddedBatch batch, System.Numerics.Tensors.Tensor<float> gradient)
    {
        TripletSet triplets = new();
        triplets.SetAll(batch);
        new TripletMarginLoss(new()).Evaluate(batch, triplets, gradient);
    }
}
