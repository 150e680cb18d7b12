namespace MetricLearning.Losses;

/// <summary>Pairs looked up in the distance matrix of a batch, O(1) each; the gradient is gathered in a matrix of the same shape.</summary>
/// <param name="distances">[anchors × b].</param>
/// <param name="distanceGradient">[anchors × b], rows <paramref name="stride"/> apart.</param>
/// <param name="rowCount">The number of rows, b.</param>
/// <param name="stride">Floats from one row of the gradient to the next.</param>
internal readonly ref struct MatrixPairs(ReadOnlySpan<float> distances, Span<float> distanceGradient, int rowCount, int stride)
    : IPairDistances
{
    private readonly ReadOnlySpan<float> _distances = distances;
    private readonly Span<float> _gradient = distanceGradient;

    public float Between(int x, int y) => _distances[(x * rowCount) + y];

    public void AddGradient(int x, int y, float distance, float weight) => _gradient[(x * stride) + y] += weight;
}
