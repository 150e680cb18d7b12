using System.Numerics.Tensors;
using MetricLearning.Distances;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class DistanceCases
{
    private static readonly EmbeddingDistance Euclidean = new(DistanceMetric.Euclidean);

    public static HostileCase[] All { get; } =
    [
        ("EmbeddedBatch.new: undefined metric", () => _ = new EmbeddedBatch(new EmbeddingDistance((DistanceMetric)int.MaxValue))),
        ("EmbeddedBatch.new: no rows of 2^40 columns", () => _ = new EmbeddedBatch(Hostile.Empty(0, (nint)1 << 40), [], Euclidean)),
        ("EmbeddedBatch.new: 2^26 rows of no columns", () => _ = new EmbeddedBatch(Hostile.Empty(1 << 26, 0), new int[1 << 26], Euclidean)),
        (
            "EmbeddedBatch.new: one number everywhere", () =>
                _ = new EmbeddedBatch(Hostile.Repeated(4, 1 << 20), Hostile.FourLabels, Euclidean)),
        ("EmbeddedBatch.new: a strided view", () => _ = new EmbeddedBatch(Hostile.Strided(4, 3), Hostile.FourLabels, Euclidean)),
        ("EmbeddedBatch.new: more anchors than rows", () =>
            _ = new EmbeddedBatch(Hostile.Varied(4, 2), Hostile.FourLabels, Euclidean, anchorCount: int.MaxValue)),
        (
            "EmbeddedBatch.Distances: 2 rows of 2^24 columns",
            () => ThrowUnless(Hostile.Batch(2, 1 << 24).Distances[1, 1] == 0, "a row is itself")),
        ("EmbeddedBatch.Distances: 2^18 rows", () => _ = Hostile.Batch(1 << 18, 1).Distances.FlattenedLength),
        ("EmbeddedBatch.Distances: 2^31 − 1 distances of 46,341 rows", () => _ = Hostile.Batch(46_341, 1).Distances.FlattenedLength),
        ("EmbeddedBatch.Start: the largest dimension", () => new EmbeddedBatch(Euclidean).Start(Hostile.FourLabels, int.MaxValue, step: 0)),
        (
            "EmbeddedBatch.Start: a dimension whose product wraps round to 0",
            () => new EmbeddedBatch(Euclidean).Start(Hostile.FourLabels, 1 << 30, step: 0)),
        ("EmbeddedBatch.Start: a negative dimension", () => new EmbeddedBatch(Euclidean).Start(Hostile.FourLabels, int.MinValue, step: 0)),
        ("EmbeddedBatch.Start: no rows", () => new EmbeddedBatch(Euclidean).Start([], 8, step: long.MaxValue)),
        ("EmbeddedBatch.Start: a negative number of anchors", () =>
            new EmbeddedBatch(Euclidean).Start(Hostile.FourLabels, 2, step: 0, anchorCount: int.MinValue)),
        (
            "EmbeddedBatch.Backward: gradients of other shapes",
            () => Hostile.Batch(4, 2).Backward(Hostile.Matrix(2, 8), Hostile.Matrix(4, 2))),
        ("EmbeddedBatch.Backward: one number everywhere", () => Hostile.Batch(4, 2).Backward(Hostile.Repeated(4, 4), Hostile.Matrix(4, 2))),
        (
            "EmbeddedBatch.Backward: destination of 2^20 rows",
            () => Hostile.Batch(4, 2).Backward(Hostile.Matrix(4, 4), Hostile.Matrix(1 << 20, 2))),
        ("EmbeddedBatch.Backward: from and to the same memory", BackwardInPlace),
        (
            "EmbeddedBatch.Backward: before any rows",
            () => new EmbeddedBatch(Euclidean).Backward(Hostile.Matrix(4, 4), Hostile.Matrix(4, 2))),
    ];

    private static void BackwardInPlace()
    {
        float[] gradient = new float[16];
        Array.Fill(gradient, 1);
        Hostile.Batch(4, 4).Backward(new ReadOnlyTensorSpan<float>(gradient, [4, 4], []), new TensorSpan<float>(gradient, [4, 4], []));
    }
}
