using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Tests.Reference;

/// <summary>Labels and batches on which properties of samplers are checked.</summary>
internal static class LabelSets
{
    /// <summary>Any labels, with few or many rows per label, the empty set and a single label among them.</summary>
    public static Gen<int[]> Any { get; } =
        Gen.Int[1, 12].SelectMany(labelCount => Gen.Int[-3, labelCount - 4].Array[0, 60]);

    /// <summary>Any labels, and how many of the rows are anchors: often all of them.</summary>
    public static Gen<(int[] Labels, int AnchorCount)> AnyWithAnchors { get; } =
        Gen.Select(Any, Gen.Int[0, 4], (labels, share) => (labels, Math.Min(labels.Length, labels.Length * (share + 1) / 4)));

    /// <summary>Labels of which at least two differ.</summary>
    public static Gen<int[]> TwoOrMore { get; } = Any.Where(labels => labels.Distinct().Count() >= 2);

    /// <summary>Rows whose values decide their Euclidean distances, 1 value each.</summary>
    public static EmbeddedBatch OnALine(float[] positions, int[] labels) =>
        new(Shape.Tensor(positions, positions.Length, 1), labels, new EmbeddingDistance(DistanceMetric.Euclidean));

    /// <summary>Rows of random values, 3 each, at a step.</summary>
    public static EmbeddedBatch Random(int[] labels, int seed, long step = 0, int? anchorCount = null)
    {
        EmbeddedBatch batch = new(new EmbeddingDistance(DistanceMetric.Euclidean));
        Span<float> values = Shape.Matrix(batch.Start(labels, 3, step, anchorCount), nameof(batch), out _, out _);
        Random random = new(seed);
        foreach (ref float value in values)
        {
            value = random.NextSingle();
        }

        return batch;
    }
}
