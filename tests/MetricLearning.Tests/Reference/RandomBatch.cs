using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>A batch of random rows from −1 to 1 with random labels, in single and double precision.</summary>
internal sealed record RandomBatch(float[] Values, int[] Labels, int Columns, EmbeddingDistance Distance, int? AnchorCount = null)
{
    public EmbeddedBatch Batch { get; } = new(Tensor.Create(Values, [Labels.Length, Columns]), Labels, Distance, AnchorCount);

    public double[][] Rows { get; } = ReferenceDistance.ToDouble(Values, Labels.Length, Columns);

    public Triplet[] AllTriplets { get; } = [.. TripletSamples.All(Labels, AnchorCount)];

    public TripletSet SetOfAll
    {
        get
        {
            var set = new TripletSet();
            set.SetAll(Batch);
            return set;
        }
    }

    public static RandomBatch Of(int rows, int columns, int classes, int seed, EmbeddingDistance distance, int? anchors = null)
    {
        var random = new Random(seed);
        return new(
            [.. Enumerable.Range(0, rows * columns).Select(_ => (float)((random.NextDouble() * 2) - 1))],
            [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes) - 1)],
            columns,
            distance,
            anchors);
    }

    public static TripletSet SetOfListed(IEnumerable<Triplet> triplets)
    {
        var set = new TripletSet();
        foreach (Triplet triplet in triplets)
        {
            set.Add(triplet);
        }

        return set;
    }

    /// <summary>The same rows as the batch of a step.</summary>
    public EmbeddedBatch BatchAt(long step)
    {
        var batch = new EmbeddedBatch(Distance);
        Values.CopyTo(Shape.Matrix(batch.Start(Labels, Columns, step, AnchorCount), "batch", out _, out _));
        return batch;
    }

    public RandomBatch Reordered(int[] order) => new(
        [.. order.SelectMany(row => Values.Skip(row * Columns).Take(Columns))], [.. order.Select(row => Labels[row])], Columns, Distance);
}
