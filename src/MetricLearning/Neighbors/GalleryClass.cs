using MetricLearning.Distances;

namespace MetricLearning.Neighbors;

/// <summary>A class of a <see cref="GallerySnapshot"/>: all rows that have its label. Immutable and thread-safe.</summary>
public sealed class GalleryClass
{
    private CentroidSum _sum;
    private object? _owner; // the change that is making this class; nobody else sees it then
    private float[]? _centroid;

    internal GalleryClass(int number, string label, int dimension, object owner)
        : this(number, label, 0, new CentroidSum(dimension)) => _owner = owner;

    private GalleryClass(int number, string label, int count, CentroidSum sum) =>
        (Number, Label, Count, _sum) = (number, label, count, sum);

    /// <summary>
    /// The class's number in the snapshot, see <see cref="GallerySnapshot.ClassOf"/>. Other snapshots may number classes otherwise.
    /// </summary>
    public int Number { get; }

    /// <summary>The label.</summary>
    public string Label { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// The mean of the rows, [d]; of the rows scaled to unit length for <see cref="DistanceMetric.Cosine"/>. It does not depend on the
    /// order in which rows were added, nor on rows that were removed. Empty if a row has a value beyond 2⁴⁶ in magnitude, by the other
    /// metrics.
    /// </summary>
    public ReadOnlySpan<float> Centroid => _centroid ??= _sum.Mean();

    /// <summary>Whether the change made this class.</summary>
    internal bool IsOwnedBy(object change) => ReferenceEquals(_owner, change);

    /// <summary>This class if the change made it, else a copy that the change may alter.</summary>
    internal GalleryClass OwnedBy(object change) =>
        IsOwnedBy(change) ? this : new(Number, Label, Count, _sum.Copy()) { _owner = change };

    /// <summary>The class under another number or label; its rows are the same.</summary>
    internal GalleryClass Renamed(int number, string label) => new(number, label, Count, _sum);

    internal void Add(ReadOnlySpan<float> row, DistanceMetric metric)
    {
        _sum.Add(row, metric);
        Count++;
    }

    internal void Subtract(ReadOnlySpan<float> row, DistanceMetric metric)
    {
        _sum.Subtract(row, metric);
        Count--;
    }

    internal void AddAll(GalleryClass other)
    {
        _sum.Add(other._sum);
        Count += other.Count;
    }

    internal void Clear(int dimension)
    {
        _sum = new(dimension);
        Count = 0;
    }
}
