using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Losses;

/// <summary>The last rows of earlier batches, with their labels, in a ring buffer: a new row overwrites the oldest.</summary>
/// <remarks>All of it lies in three arrays, which a snapshot copies and puts back.</remarks>
internal sealed class RememberedRows(int capacity)
{
    private readonly int[] _labels = new int[capacity];
    private readonly int[] _place = new int[2]; // the number of rows, and the slot of the next one
    private float[] _values = [];

    /// <summary>The number of rows remembered.</summary>
    public int Count
    {
        get => _place[0];
        private set => _place[0] = value;
    }

    /// <summary>The embeddings, [count × d], in no particular order.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count * Dimension);

    /// <summary>The label of each row, [count].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Count);

    /// <summary>Columns of a row; 0 before the first <see cref="Restart"/>.</summary>
    public int Dimension { get; private set; }

    /// <summary>All of it, by name; other arrays after a <see cref="Restart"/> with another dimension.</summary>
    public IReadOnlyList<NamedArray> Arrays { get; private set; } = [];

    /// <summary>Forgets all rows and prepares for rows of a dimension.</summary>
    /// <exception cref="ArgumentException">So many rows do not fit one array.</exception>
    public void Restart(int dimension)
    {
        int length = RequireRoomFor(dimension);
        if (Arrays.Count == 0 || _values.Length != length)
        {
            _values = new float[length];
            Arrays = [new("memory.rows", _values), new("memory.labels", _labels), new("memory.place", _place)];
        }

        Dimension = dimension;
        Array.Clear(_place);
    }

    /// <summary>Requires rows of a dimension to fit one array.</summary>
    /// <returns>The length of the array.</returns>
    /// <exception cref="ArgumentException">They do not.</exception>
    public int RequireRoomFor(int dimension) =>
        Scratch.Length((long)capacity * dimension, nameof(dimension), "values of remembered rows");

    /// <summary>Remembers the anchors of a batch, the last of them if they are more than fit.</summary>
    public void Add(EmbeddedBatch batch)
    {
        for (int row = Math.Max(0, batch.AnchorCount - capacity); row < batch.AnchorCount; row++)
        {
            int slot = _place[1];
            batch.Values.Slice(row * Dimension, Dimension).CopyTo(_values.AsSpan(slot * Dimension));
            _labels[slot] = batch.Labels[row];
            _place[1] = (slot + 1) % capacity;
            Count = Math.Min(Count + 1, capacity);
        }
    }
}
