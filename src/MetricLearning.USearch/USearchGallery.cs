using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch;

/// <summary>Labelled rows in memory that are searched approximately, through the HNSW graph of USearch.</summary>
/// <remarks>
/// <para>
/// Worth it from some hundred thousand rows up; below, <see cref="Gallery"/> is exact and often faster. Runs on linux-x64, win-x64 and
/// osx-arm64.
/// </para>
/// <para>
/// A search takes candidates from the graph, computes their distances in double precision from the rows as they are stored, and ranks by
/// those: distances are those of <see cref="DistanceMetric"/>, of equal ones the row that was added first comes first. Approximate is only
/// which rows were candidates: <see cref="MeasureRecallAsync"/> compares with exact search. All rows are compared, and the answer is
/// exact, where at most <see cref="USearchGalleryOptions.ExactRowCount"/> rows take part, where a selection is so narrow that this is
/// faster, where a quarter of the rows or more is asked for, and where the graph found fewer rows than there are.
/// </para>
/// <para>
/// Thread-safe. Each call sees the rows between two changes. A search waits for an addition that is going on a few milliseconds at most. A
/// change that throws or is cancelled has changed nothing that can be seen, though what it added to the graph stays there, as a removed row
/// does, until <see cref="CompactAsync"/>.
/// </para>
/// <para>
/// Memory of a row: its numbers, 4, 2 or 1 byte each; about 8·M + 20 bytes of the graph; its id and about 60 bytes of tables. Lengths of
/// rows must be below 2⁶², but by cosine; squares below 10⁻³⁸ are 0 to the graph, so scale very small rows up.
/// </para>
/// <para>
/// <see cref="Dispose"/> frees the memory once the calls that are going on have returned; so does the finalizer of a gallery that nobody
/// holds.
/// </para>
/// </remarks>
public sealed partial class USearchGallery : IGallery, IDisposable
{
    internal const int LargestDimension = 1 << 16;

    private readonly RowCodec _codec;
    private readonly Lock _writers = new();
    private Dictionary<string, int> _labelNumbers = new(StringComparer.Ordinal); // writers alone look
    private Dictionary<string, int> _slots = new(StringComparer.Ordinal); // by id; writers alone look
    private GalleryState _state;
    private volatile bool _isDisposed;

    /// <summary>Makes an empty gallery.</summary>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="dimension">The columns of a row, 1 to 65536.</param>
    /// <param name="options">Settings; null for the default ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not defined, or the dimension is out of range.</exception>
    /// <exception cref="ArgumentException">Rows that are compared in this way cannot be stored as the options say.</exception>
    /// <exception cref="PlatformNotSupportedException">USearch does not run here; the message says where it does.</exception>
    public USearchGallery(DistanceMetric metric, int dimension, USearchGalleryOptions? options = null)
    {
        if (!Enum.IsDefined(metric))
        {
            throw new ArgumentOutOfRangeException(
                nameof(metric),
                metric,
                $"metric is {metric}; expected {string.Join(", ", Enum.GetNames<DistanceMetric>())}. Pass one of them.");
        }

        if (dimension is < 1 or > LargestDimension)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimension), dimension, $"dimension is {dimension}; expected 1 to {LargestDimension}. Pass the columns of a row.");
        }

        Options = options ?? new();
        (Metric, Dimension, _codec) = (metric, dimension, new(metric, dimension, Options.Storage));
        _state = new() { Graph = new(metric, _codec, Options) };
    }

    /// <inheritdoc/>
    public DistanceMetric Metric { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>The settings.</summary>
    public USearchGalleryOptions Options { get; }

    /// <summary>The number of rows, n.</summary>
    public int Count => State.Count;

    /// <summary>
    /// The rows that are still in the graph, though they were removed or their addition failed. They take memory and time until
    /// <see cref="CompactAsync"/>.
    /// </summary>
    public int RemovedCount
    {
        get
        {
            GalleryState state = State;
            return state.SlotCount - state.Count;
        }
    }

    /// <summary>Whether rows lie in a file, opened by <see cref="View"/>, and cannot be changed.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>The bytes of memory that rows and graph take, without ids and labels, as USearch counts them.</summary>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public long GraphByteCount
    {
        get
        {
            using Lease lease = Open();
            return lease.State.Graph.ByteCount;
        }
    }

    internal GalleryState State => Volatile.Read(ref _state);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public ValueTask<IReadOnlyList<LabelCount>> CountAsync(RowSelection? selection = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Lease lease = Open();
        GalleryState state = lease.State;
        if (string.IsNullOrEmpty(selection?.IdPrefix))
        {
            return new([.. state.Labels.Where(one => selection?.Labels?.Contains(one.Key) != false)
                .Select(one => new LabelCount(one.Key, one.Value.Count))]);
        }

        int[] counts = new int[state.LabelNumberCount];
        foreach (int slot in state.Slots(selection))
        {
            counts[state.LabelNumbers[slot]]++;
        }

        return new([.. state.Labels.Select(one => new LabelCount(one.Key, counts[one.Value.Number])).Where(one => one.Count > 0)]);
    }

    /// <summary>Frees the memory once the calls that are going on have returned. Later calls throw.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        State.Graph.Dispose();
    }

    private void Publish(GalleryState state) => Volatile.Write(ref _state, state);

    // A state whose index stays until the lease ends. The index of a state that was just replaced may be closed already: look again.
    private Lease Open()
    {
        while (true)
        {
            GalleryState state = State;
            bool isHeld = false;
            try
            {
                if (!_isDisposed) // of a handle that others hold, a reference could still be taken
                {
                    state.Graph.DangerousAddRef(ref isHeld);
                    return new(state);
                }
            }
            catch (ObjectDisposedException) when (!_isDisposed && !ReferenceEquals(state, State))
            {
                continue;
            }
            catch (ObjectDisposedException)
            {
            }

            throw new ObjectDisposedException(nameof(USearchGallery), "The gallery was disposed. Make or load another.");
        }
    }

    private readonly ref struct Lease(GalleryState state)
    {
        public GalleryState State { get; } = state;

        public void Dispose() => State.Graph.DangerousRelease();
    }
}
