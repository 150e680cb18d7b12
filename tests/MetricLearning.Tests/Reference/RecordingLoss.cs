using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Reference;

/// <summary>Keeps the rows, labels and anchors that it is shown; fails when told to.</summary>
internal sealed class RecordingLoss : IEmbeddingLoss
{
    public EmbeddingDistance Distance { get; } = new(DistanceMetric.Euclidean);

    public bool Fails { get; set; }

    public List<int> Anchors { get; } = [];

    public List<int[]> Labels { get; } = [];

    public List<float[]> Rows { get; } = [];

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        if (Fails)
        {
            throw new NotSupportedException();
        }

        Anchors.Add(batch.AnchorCount);
        Labels.Add(batch.Labels.ToArray());
        Rows.Add(batch.Values.ToArray());
        return default;
    }
}
