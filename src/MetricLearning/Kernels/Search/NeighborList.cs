namespace MetricLearning.Kernels;

/// <summary>The nearest rows of one query in a caller's memory, nearest first, ties by lower index.</summary>
internal ref struct NeighborList(Span<float> distances, Span<int> indices)
{
    private readonly Span<float> _distances = distances;
    private readonly Span<int> _indices = indices;
    private int _count;

    /// <summary>Keeps a row if it is among the nearest so far.</summary>
    public void Offer(float distance, int index)
    {
        int at = _count;
        if (_count == _distances.Length)
        {
            if (!IsNearer(distance, index, _count - 1))
            {
                return;
            }

            at--;
        }
        else
        {
            _count++;
        }

        for (; at > 0 && IsNearer(distance, index, at - 1); at--)
        {
            _distances[at] = _distances[at - 1];
            _indices[at] = _indices[at - 1];
        }

        _distances[at] = distance;
        _indices[at] = index;
    }

    private readonly bool IsNearer(float distance, int index, int other) =>
        distance < _distances[other] || (distance == _distances[other] && index < _indices[other]);
}
