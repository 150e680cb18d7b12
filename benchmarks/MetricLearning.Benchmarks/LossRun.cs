using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Benchmarks;

/// <summary>A batch of random embeddings and a Euclidean triplet margin loss over it.</summary>
internal sealed class LossRun
{
    public const int Dimension = 64;
    public const int Margin = 1;

    private readonly TripletMarginLoss _loss = new(new TripletMarginLossOptions { Margin = Margin });
    private readonly EmbeddedBatch _batch;
    private readonly int _dimension;

    private LossRun(int[] labels, ITripletSampler sampler, int dimension = Dimension)
    {
        _dimension = dimension;
        Labels = labels;
        Embeddings = RandomValues.Create(labels.Length * dimension, seed: 4);
        Gradient = new float[Embeddings.Length];
        _batch = new EmbeddedBatch(_loss.Distance);
        StartBatch();
        sampler.Sample(_batch, Triplets);
    }

    public int[] Labels { get; }

    public float[] Embeddings { get; }

    public float[] Gradient { get; }

    public TripletSet Triplets { get; } = new();

    public static LossRun OfListedTriplets(int count, int dimension = Dimension) =>
        new([.. Enumerable.Range(0, 3 * count).Select(row => row < 2 * count ? 0 : 1)], new StackedTripletSampler(), dimension);

    public static LossRun OfAllTriplets(int rows) => new([.. Enumerable.Range(0, rows).Select(row => row % 10)], new AllTripletSampler());

    /// <summary>Evaluates the loss on a batch that has no distances yet, as in a training step.</summary>
    public void Evaluate()
    {
        StartBatch();
        _loss.Evaluate(_batch, Triplets, new TensorSpan<float>(Gradient, [Labels.Length, _dimension], []));
    }

    // By span: Tensor.CopyTo goes element by element and would take most of the time measured.
    private void StartBatch() => Embeddings.CopyTo(_batch.Start(Labels, _dimension, step: 0).GetSpan([0, 0], Embeddings.Length));
}
