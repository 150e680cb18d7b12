using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Neighbors;

/// <summary>
/// Labelled rows that change while they are searched: added, relabelled, replaced and removed one by one or many at once.
/// </summary>
/// <remarks>
/// <para>
/// Thread-safe, any number of readers and writers. Each call that changes something is one change: it makes a new <see cref="Snapshot"/>
/// with all of it, and readers see the one before or the one after. Readers never wait; writers wait for each other. A call that throws has
/// changed nothing.
/// </para>
/// <para>
/// Rows keep the order in which they were added, which decides ties of a search and nothing else: the result is that of a full sort by
/// (distance, order). An id that was removed may be added again, as a row that is added last.
/// </para>
/// <para>
/// Cost: adding a row O(d), and a copy of the centroid of its class; removing or relabelling one O(d + log n + n/4096). Rows never move
/// while they are added; when more than a quarter of all are removed ones, those that are left are copied together, which costs O(d) a
/// removed row. The old memory is free when no snapshot is held that was taken before. Memory: that of a <see cref="NeighborIndex"/> and 20
/// bytes a row, the texts of given ids, and 16·d bytes a class, 24·d where many of its rows were added at once.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// Gallery gallery = new(DistanceMetric.Euclidean, dimension: 64);
/// gallery.Add("bolt", embedding, id: "part-17"); // from any thread, while others search
/// GallerySnapshot now = gallery.Snapshot; // stays as it is
/// GalleryNeighbor nearest = now.SearchRow(embedding, neighborCount: 1)[0];
/// gallery.Relabel("part-17", "screw");
/// gallery.Remove("part-17");
/// </code>
/// </example>
public sealed partial class Gallery
{
    private const int LargestDimension = 1 << 24; // so that the sums of a class fit one array, and memory

    private readonly Lock _writing = new();
    private readonly GalleryWriter _writer;

    /// <summary>Makes an empty gallery.</summary>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="dimension">The columns of a row, 1 ≤ d ≤ 2²⁴.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads of one search or change, 1 ≤ degree; null for the number of processors, and never more than that. It
    /// never changes a result.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not defined, or a number is out of range.</exception>
    public Gallery(DistanceMetric metric, int dimension, int? maxDegreeOfParallelism = null)
    {
        Throw.IfNotDefined(metric);
        Throw.IfNot(
            dimension is >= 1 and <= LargestDimension, dimension, $"1 ≤ dimension ≤ {LargestDimension}",
            "Pass the number of columns of a row.");
        MaxDegreeOfParallelism = maxDegreeOfParallelism ?? Environment.ProcessorCount;
        Throw.IfNoThread(MaxDegreeOfParallelism, nameof(maxDegreeOfParallelism));
        Metric = metric;
        Dimension = dimension;
        _writer = new(metric, dimension, Math.Min(MaxDegreeOfParallelism, Environment.ProcessorCount));
    }

    /// <summary>How rows are compared.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>The number of columns, d.</summary>
    public int Dimension { get; }

    /// <summary>The largest number of threads that was asked for; no more than there are processors are used.</summary>
    public int MaxDegreeOfParallelism { get; }

    /// <summary>The number of rows, n.</summary>
    public int Count => Snapshot.Count;

    /// <summary>The rows as they are now. Takes no lock.</summary>
    public GallerySnapshot Snapshot => _writer.Latest;

    /// <summary>Adds a row.</summary>
    /// <param name="label">Its label.</param>
    /// <param name="row">The row, [d], finite. It is copied.</param>
    /// <param name="id">
    /// Its id, of which there is no other in the gallery; null for a number in decimal digits above all that were ids before, from 0 up.
    /// </param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentException">
    /// The row has not d values, a value is not finite, the id is in use, or there would be more rows than fit one gallery, 2³¹ − 57,
    /// removed ones that still take memory included.
    /// </exception>
    public string Add(string label, ReadOnlySpan<float> row, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(label);
        CheckRows(row, row.Length, nameof(row));
        lock (_writing)
        {
            CheckRoom(1, nameof(row));
            return _writer.Add([label], row, [id], nameof(id));
        }
    }

    /// <summary>Adds rows, all in one change.</summary>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="rows">The rows, [n × d], finite. They are copied.</param>
    /// <param name="ids">Their ids, [n], as for <see cref="Add(string, ReadOnlySpan{float}, string?)"/>; null for default ones.</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × d], the counts differ, a value is not finite, a label or id is null, an id is in use or given twice, or there
    /// would be more rows than fit one gallery.
    /// </exception>
    public void Add(IReadOnlyList<string> labels, in ReadOnlyTensorSpan<float> rows, IReadOnlyList<string>? ids = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ReadOnlySpan<float> values = Shape.Matrix(rows, nameof(rows), out int count, out int columns);
        CheckRows(values, columns, nameof(rows));
        Throw.IfLabelCountDiffers(labels.Count, count, nameof(labels), nameof(rows));
        string[] ownLabels = GalleryArguments.Texts(labels, count, nameof(labels));
        string?[] ownIds = ids is null ? new string?[count] : GalleryArguments.Texts(ids, count, nameof(ids));
        if (count > 0)
        {
            lock (_writing)
            {
                CheckRoom(count, nameof(rows));
                _writer.Add(ownLabels, values, ownIds, nameof(ids));
            }
        }
    }

    /// <summary>Gives a row another label.</summary>
    /// <param name="id">The row's id.</param>
    /// <param name="label">Its new label.</param>
    /// <returns>Whether there is such a row; else nothing is changed.</returns>
    public bool Relabel(string id, string label)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(label);
        lock (_writing)
        {
            int slot = _writer.Find(id);
            if (slot >= 0)
            {
                _writer.Relabel(slot, label);
            }

            return slot >= 0;
        }
    }

    /// <summary>Replaces a row's values; it keeps id and label, and takes the place of a row that is added last.</summary>
    /// <param name="id">The row's id.</param>
    /// <param name="row">The new row, [d], finite. It is copied.</param>
    /// <returns>Whether there is such a row; else nothing is changed.</returns>
    /// <exception cref="ArgumentException">The row has not d values, or a value is not finite.</exception>
    public bool Replace(string id, ReadOnlySpan<float> row)
    {
        ArgumentNullException.ThrowIfNull(id);
        CheckRows(row, row.Length, nameof(row));
        lock (_writing)
        {
            int slot = _writer.Find(id);
            if (slot >= 0)
            {
                CheckRoom(1, nameof(row));
                _writer.Add([Snapshot.LabelOf(slot)], row, [id], nameof(id), slot);
            }

            return slot >= 0;
        }
    }

    /// <summary>
    /// Adds a row, or replaces label and values of the one that has its id, which takes the place of a row that is added last: in one
    /// change, so that no reader sees the row gone, or its new label with its old values.
    /// </summary>
    /// <param name="label">The row's label. Labels that differ in case differ.</param>
    /// <param name="row">The row, [d], finite. It is copied.</param>
    /// <param name="id">The row's id.</param>
    /// <returns>Whether there was a row of that id.</returns>
    /// <exception cref="ArgumentException">The row has not d values, a value is not finite, or the gallery is full.</exception>
    public bool Upsert(string label, ReadOnlySpan<float> row, string id)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(id);
        CheckRows(row, row.Length, nameof(row));
        lock (_writing)
        {
            CheckRoom(1, nameof(row));
            int slot = _writer.Find(id);
            _writer.Add([label], row, [id], nameof(id), slot);
            return slot >= 0;
        }
    }

    /// <summary>Removes a row.</summary>
    /// <param name="id">The row's id.</param>
    /// <returns>Whether there was such a row.</returns>
    public bool Remove(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (_writing)
        {
            int slot = _writer.Find(id);
            if (slot >= 0)
            {
                _writer.Remove([slot]);
            }

            return slot >= 0;
        }
    }

    /// <summary>Removes rows, all in one change.</summary>
    /// <param name="ids">Their ids; those that no row has are passed over.</param>
    /// <returns>The number of rows that were removed.</returns>
    /// <exception cref="ArgumentException">An id is null.</exception>
    public int Remove(IReadOnlyList<string> ids)
    {
        string[] own = GalleryArguments.Texts(ids, nameof(ids));
        lock (_writing)
        {
            HashSet<int> slots = [.. own.Select(_writer.Find).Where(slot => slot >= 0)];
            if (slots.Count > 0)
            {
                _writer.Remove(slots);
            }

            return slots.Count;
        }
    }

    /// <summary>Removes all rows of a label, in one change. O(n).</summary>
    /// <param name="label">The label.</param>
    /// <returns>The number of rows that were removed.</returns>
    public int RemoveLabel(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        lock (_writing)
        {
            return _writer.RemoveLabel(label);
        }
    }

    /// <summary>
    /// Gives all rows of a label another, in one change; they join the rows that have it. O(d), or O(n) if there are such.
    /// </summary>
    /// <param name="label">The label.</param>
    /// <param name="newLabel">The new label.</param>
    /// <returns>The number of rows that had the label.</returns>
    public int RenameLabel(string label, string newLabel)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(newLabel);
        lock (_writing)
        {
            return _writer.RenameLabel(label, newLabel);
        }
    }

    /// <summary>Whether there is a row with an id. O(log n); waits for a change that is being made.</summary>
    /// <param name="id">The id.</param>
    public bool Contains(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (_writing)
        {
            return _writer.Find(id) >= 0;
        }
    }

    /// <summary>Adds the rows of a saved gallery to this one, which is empty and known to nobody else.</summary>
    /// <remarks>The parameters are those of <see cref="GalleryWriter.Fill"/>.</remarks>
    internal void Fill(string[] labels, int[] places, NewIds ids, RowBlockReader read, bool stayInFile)
    {
        lock (_writing)
        {
            _writer.Fill(labels, places, ids, read, stayInFile);
        }
    }

    private void CheckRows(ReadOnlySpan<float> values, int columns, string name)
    {
        Throw.IfColumnCountDiffers(columns, Dimension, name, "the gallery");
        Throw.IfNotFinite(values, columns, name);
    }

    private void CheckRoom(int rows, string name)
    {
        int slots = Snapshot.SlotCount;
        if (rows > Array.MaxLength - slots)
        {
            throw new ArgumentException(
                $"{name} has {rows} rows and the gallery {slots}; expected at most {Array.MaxLength} in one gallery. Use several.", name);
        }
    }
}
