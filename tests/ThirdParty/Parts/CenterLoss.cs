using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace ThirdParty.Parts;

/// <summary>
/// Half the mean squared distance of the anchors from a learned centre of their label; keeps count of the evaluations of a run.
/// </summary>
/// <remarks>
/// Source: Wen, Zhang, Li, Qiao, "A discriminative feature learning approach for deep face recognition", 2016, equation 2.
/// </remarks>
internal sealed class CenterLoss : IEmbeddingLoss
{
    private readonly Tensor<float> _centers;
    private readonly float[] _gradient;
    private readonly long[] _evaluations = new long[1];

    public CenterLoss(int classCount, int dimension, int seed)
    {
        _centers = Numbers.Rows(classCount, dimension, seed);
        _gradient = new float[classCount * dimension];
        Parameters = [new Parameter("centers", _centers)];
        State = [new NamedArray("evaluations", _evaluations)];
    }

    public EmbeddingDistance Distance => new(DistanceMetric.SquaredEuclidean);

    public IReadOnlyList<Parameter> Parameters { get; }

    public IReadOnlyList<NamedArray> State { get; }

    public void Check(int dimension, ReadOnlySpan<int> labels)
    {
        if (dimension != _centers.Lengths[1] || labels.ContainsAnyExceptInRange(0, (int)_centers.Lengths[0] - 1))
        {
            throw new ArgumentException(
                $"The embeddings have {dimension} columns and the centres {_centers.Lengths[1]}; labels must be 0 to " +
                $"{_centers.Lengths[0] - 1}. " +
                "Make the loss for this network and these labels.",
                nameof(labels));
        }
    }

    public void BeginRun(int dimension) => _evaluations[0] = 0;

    public Span<float> Gradient(int parameter) => _gradient;

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        _evaluations[0]++;
        Array.Clear(_gradient);
        ReadOnlyTensorSpan<float> x = batch.Embeddings;
        double sum = 0;
        for (int row = 0; row < batch.AnchorCount; row++)
        {
            int label = batch.Labels[row];
            for (int j = 0; j < batch.Dimension; j++)
            {
                float difference = x[row, j] - _centers[label, j];
                sum += 0.5 * difference * difference;
                gradient[row, j] = difference / batch.AnchorCount;
                _gradient[(label * batch.Dimension) + j] -= difference / batch.AnchorCount;
            }
        }

        int count = batch.AnchorCount;
        return new(count == 0 ? 0 : sum / count, sum, count, count, new(2 * sum, count), default);
    }
}
