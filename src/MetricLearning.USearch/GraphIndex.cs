using System.Runtime.InteropServices;
using MetricLearning.Distances;

namespace MetricLearning.USearch;

/// <summary>A row of a source, as it is stored.</summary>
/// <param name="row">The row, from 0.</param>
/// <param name="stored">Receives it.</param>
internal delegate void RowSource(int row, Span<byte> stored);

/// <summary>USearch's graph with its rows, by keys from 0 up, and the conditions under which USearch may be called.</summary>
/// <remarks>
/// <para>
/// Searches may run beside each other, and so may additions, but neither beside the other: a search reads the entry point and its level one
/// after the other, and a list of neighbours without its lock. More calls at once than the index has contexts for, or room that is made
/// beside them, corrupt memory. So a lock keeps searches and additions apart, which take turns every few milliseconds, and a count keeps
/// searches within the contexts.
/// </para>
/// <para>
/// Nothing is ever removed from the graph or renamed: removal and re-use of its nodes beside searches are unsafe in USearch, and a key that
/// stays lets a reader's snapshot stay right.
/// </para>
/// <para>
/// Callers hold a <see cref="SafeHandle"/> reference while they call; the index is freed when it is disposed and the last is given back, or
/// by the finalizer.
/// </para>
/// </remarks>
internal sealed unsafe partial class GraphIndex : SafeHandle
{
    private const int ReadBlock = 64; // rows that are read under one lock

    private static readonly Lazy<bool> Loaded = new(LoadLibrary);
    private static readonly int Contexts = Math.Max(Environment.ProcessorCount, 2);

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly SemaphoreSlim _contexts = new(Contexts);
    private readonly USearchNative.Scalar _scalar;
    private readonly int _rowBytes;
    private MappedFile? _mapped;

    /// <summary>Makes an empty index.</summary>
    /// <exception cref="PlatformNotSupportedException">USearch does not run here.</exception>
    public GraphIndex(DistanceMetric metric, RowCodec codec, USearchGalleryOptions options)
        : base(0, ownsHandle: true)
    {
        _ = Loaded.Value;
        (_scalar, _rowBytes) = (codec.Scalar, codec.ByteCount);
        USearchNative.Options native = new()
        {
            Metric = metric switch
            {
                DistanceMetric.Cosine => USearchNative.Metric.Cosine,
                DistanceMetric.InnerProduct => USearchNative.Metric.InnerProduct,
                _ => USearchNative.Metric.SquaredEuclidean,
            },
            Scalar = codec.Scalar,
            Dimensions = (ulong)codec.Dimension,
            Connectivity = (ulong)options.Connectivity,
            ExpansionAdd = (ulong)options.ExpansionAdd,
            ExpansionSearch = (ulong)options.ExpansionSearch,
        };
        SetHandle(USearchNative.Initialize(native, out nint error));
        USearchNative.ThrowIf(error);
        SetThreads();
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Whether the index reads a file, which is closed with it.</summary>
    public bool HasMapped => _mapped is not null;

    /// <summary>The bytes of memory that the index takes.</summary>
    public long ByteCount
    {
        get
        {
            _lock.EnterReadLock(); // USearch looks at every node, and an addition counts a node before it is there
            try
            {
                long bytes = (long)USearchNative.MemoryUsage(handle, out nint error);
                USearchNative.ThrowIf(error);
                return bytes;
            }
            finally
            {
                _lock.ExitReadLock();
            }
        }
    }

    /// <summary>Reads the rows and the graph that <see cref="Save"/> wrote, whose structure has been checked.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">The bytes from its start.</param>
    /// <param name="options">How many candidates searches and additions keep.</param>
    /// <param name="view">Whether to leave them in the file, which is then closed with the index.</param>
    /// <exception cref="InvalidOperationException">USearch refused them.</exception>
    public void Open(MappedFile file, long length, USearchGalleryOptions options, bool view)
    {
        nint error;
        if (view)
        {
            _mapped = file;
            USearchNative.ViewBuffer(handle, file.Start, (nuint)length, out error);
        }
        else
        {
            USearchNative.LoadBuffer(handle, file.Start, (nuint)length, out error);
        }

        USearchNative.ThrowIf(error);
        SetThreads();
        USearchNative.SetExpansionAdd(handle, (nuint)options.ExpansionAdd, out error);
        USearchNative.ThrowIf(error);
        USearchNative.SetExpansionSearch(handle, (nuint)options.ExpansionSearch, out error);
        USearchNative.ThrowIf(error);
    }

    /// <summary>Writes rows and graph. No addition may run beside; searches may.</summary>
    public void Save(string path)
    {
        USearchNative.Save(handle, path, out nint error);
        if (error != 0)
        {
            throw new IOException($"USearch cannot write '{path}': {Marshal.PtrToStringUTF8(error)}");
        }
    }

    /// <summary>Finds keys of rows near a query.</summary>
    /// <param name="query">The query, as rows are stored.</param>
    /// <param name="filter">A handle of a <see cref="SlotFilter"/>, or 0 for all rows.</param>
    /// <param name="keys">Receives the keys.</param>
    /// <param name="distances">Receives USearch's distances, as many.</param>
    /// <returns>How many were found.</returns>
    public int Search(ReadOnlySpan<byte> query, nint filter, Span<ulong> keys, Span<float> distances)
    {
        _contexts.Wait();
        _lock.EnterReadLock();
        try
        {
            fixed (byte* q = query)
            fixed (ulong* k = keys)
            fixed (float* d = distances)
            {
                nuint found = filter == 0
                    ? USearchNative.Search(handle, q, _scalar, (nuint)keys.Length, k, d, out nint error)
                    : USearchNative.FilteredSearch(handle, q, _scalar, (nuint)keys.Length, SlotFilter.Function, filter, k, d, out error);
                USearchNative.ThrowIf(error);
                return (int)found;
            }
        }
        finally
        {
            _lock.ExitReadLock();
            _contexts.Release();
        }
    }

    /// <summary>Reads rows, which must be there.</summary>
    /// <param name="keys">Their keys, [m].</param>
    /// <param name="codec">How they are stored.</param>
    /// <param name="rows">Receives them, [m × d].</param>
    public void Read(ReadOnlySpan<int> keys, RowCodec codec, Span<float> rows)
    {
        Span<byte> stored = _rowBytes <= 4096 ? stackalloc byte[_rowBytes] : new byte[_rowBytes];
        for (int start = 0; start < keys.Length; start += ReadBlock)
        {
            _lock.EnterReadLock();
            try
            {
                for (int i = start; i < Math.Min(start + ReadBlock, keys.Length); i++)
                {
                    ReadStored(keys[i], stored);
                    codec.Decode(stored, rows.Slice(i * codec.Dimension, codec.Dimension));
                }
            }
            finally
            {
                _lock.ExitReadLock();
            }
        }
    }

    /// <summary>Reads one row as it is stored.</summary>
    public void Read(int key, Span<byte> stored)
    {
        _lock.EnterReadLock();
        try
        {
            ReadStored(key, stored);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        USearchNative.Free(handle, out _);
        _mapped?.Dispose(); // after the index that reads it
        return true;
    }

    private static bool LoadLibrary()
    {
        USearchPlatform.Require(USearchPlatform.CurrentSystem(), RuntimeInformation.ProcessArchitecture);
        USearchPlatform.Load(() => Marshal.PtrToStringUTF8(USearchNative.Version()));
        return true;
    }

    private void ReadStored(int key, Span<byte> stored)
    {
        fixed (byte* destination = stored)
        {
            nuint found = USearchNative.Get(handle, (ulong)key, 1, destination, _scalar, out nint error);
            USearchNative.ThrowIf(error);
            if (found != 1)
            {
                throw new InvalidOperationException(
                    $"The graph has {found} rows of key {key}; expected 1. The index is damaged; load it anew.");
            }
        }
    }

    private void SetThreads()
    {
        USearchNative.SetAddThreads(handle, (nuint)Contexts, out nint error);
        USearchNative.ThrowIf(error);
        USearchNative.SetSearchThreads(handle, (nuint)Contexts, out error);
        USearchNative.ThrowIf(error);
    }
}
