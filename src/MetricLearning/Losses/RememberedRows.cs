using MetricLearning.Distances;

namespace MetricLearning.Losses;

/// <summary>The last rows of the batches that went by, with their labels, in a ring: a new row takes the place of the oldest.</summary>
internal sealed class RememberedRows(int capacity)
{
    private readonly int[] _labels = new int[capacity];
    private float[] _values = [];
    private int _dimension;
    private int _next; // the slot of the next row

    /// <summary>The number of rows remembered.</summary>
    public int Count { get; private set; }

    /// <summary>The embeddings, [count × d], in no particular order.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count * _dimension);

    /// <summary>The label of each row, [count].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Count);

    /// <summary>Forgets all rows and prepares for rows of a dimension.</summary>
    public void Restart(int dimension)
    {
        int length = checked(capacity * dimension);
        _values = _values.Length == length ? _values : new float[length];
        _dimension = dimension;
        _next = 0;
        Count = 0;
    }

    /// <summary>Remembers the anchors of a batch, the last of them if they are more than fit.</summary>
    public void Add(EmbeddedBatch batch)
    {
        for (int row = Math.Max(0, batch.AnchorCount - capacity); row < batch.AnchorCount; row++)
        {
            batch.Values.Slice(row * _dimension, _dimension).CopyTo(_values.AsSpan(_next * _dimension));
            _labels[_next] = batch.Labels[row];
            _next = (_next + 1) % capacity;
            Count = Math.Min(Count + 1, capacity);
        }
    }
}
