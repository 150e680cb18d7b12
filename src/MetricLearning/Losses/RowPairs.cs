using MetricLearning.Distances;

namespace MetricLearning.Losses;

/// <summary>Pairs computed one by one from their rows, O(d) each; the gradient goes straight to the rows.</summary>
internal readonly ref struct RowPairs(EmbeddedBatch batch, Span<float> embeddingGradient) : IPairDistances
{
    private readonly Span<float> _gradient = embeddingGradient;

    public float Between(int x, int y) => batch.DistanceBetween(x, y);

    public void AddGradient(int x, int y, float distance, float weight) => batch.AddGradient(x, y, distance, weight, _gradient);
}
