using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Sampling;

/// <summary>A batch as samplers by distance see it: its rows by class, and an anchor's distances with its own class left out.</summary>
internal sealed class SamplerBatch
{
    private readonly ClassIndex _classes = new();
    private float[] _negatives = [];

    /// <summary>Empties the destination and opens a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="destination">Is emptied; where a distance is not finite, it then stands for all triplets.</param>
    /// <param name="distances">The distance of each anchor from each row; all finite.</param>
    /// <returns>Whether there is anything to choose from.</returns>
    /// <exception cref="ArgumentException">So many distances do not fit one array. The destination is as it was.</exception>
    public bool TryOpen(EmbeddedBatch batch, TripletSet destination, out ReadOnlySpan<float> distances)
    {
        bool isOpen = TryOpen(batch, out distances);
        destination.Clear();
        if (!isOpen && !distances.IsEmpty)
        {
            destination.SetAll(batch);
        }

        return isOpen;
    }

    /// <inheritdoc cref="TryOpen(EmbeddedBatch, TripletSet, out ReadOnlySpan{float})"/>
    public bool TryOpen(EmbeddedBatch batch, PairSet destination, out ReadOnlySpan<float> distances)
    {
        bool isOpen = TryOpen(batch, out distances);
        destination.Clear();
        if (!isOpen && !distances.IsEmpty)
        {
            destination.SetAll(batch);
        }

        return isOpen;
    }

    // Leaves the distances empty where there is nothing to choose from; else tells whether they are finite.
    private bool TryOpen(EmbeddedBatch batch, out ReadOnlySpan<float> distances)
    {
        distances = [];
        _classes.Rebuild(batch.Labels);
        if (_classes.ClassCount < 2 || _classes.ClassCount == _classes.RowCount)
        {
            return false;
        }

        batch.RequireRoomForDistances(nameof(batch));
        distances = batch.DistanceMatrix;
        Scratch.Grow(ref _negatives, batch.RowCount);
        return Finite.All(distances);
    }

    /// <summary>The number of triplets of the first rows, the anchors, with rows of the batch.</summary>
    public long CountAllTriplets(int anchorCount)
    {
        long count = 0;
        for (int anchor = 0; anchor < anchorCount; anchor++)
        {
            int same = RowsLike(anchor).Length;
            count += (long)(same - 1) * (_classes.RowCount - same);
        }

        return count;
    }

    /// <summary>The rows of the anchor's label, ascending, the anchor among them.</summary>
    public ReadOnlySpan<int> RowsLike(int anchor) => _classes.RowsOf(_classes.ClassOfRow[anchor]);

    /// <summary>The distance of each row from an anchor, [b]; ∞ where the label is the anchor's. Valid until the next call.</summary>
    public ReadOnlySpan<float> NegativeDistances(int anchor, ReadOnlySpan<float> distances)
    {
        int rowCount = _classes.RowCount;
        Span<float> negatives = _negatives.AsSpan(0, rowCount);
        distances.Slice(anchor * rowCount, rowCount).CopyTo(negatives);
        foreach (int row in RowsLike(anchor))
        {
            negatives[row] = float.PositiveInfinity;
        }

        return negatives;
    }
}
