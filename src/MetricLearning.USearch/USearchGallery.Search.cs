using System.Runtime.InteropServices;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch;

/// <content>Searches.</content>
public sealed partial class USearchGallery
{
    private const int Spare = 8; // candidates beyond those asked for, since the graph orders by single precision
    private const double LargestRemovedShare = 0.1; // up to which rows that were removed are dropped after a search
    private const int ScanCost = 300; // see IsScanned

    /// <inheritdoc/>
    /// <remarks>
    /// O(log n) graph steps a query, each O(M·d), on several threads where there are several queries. A selection by <c>IdPrefix</c> first
    /// looks at the ids of all rows, O(n).
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public ValueTask<GalleryNeighbor[][]> SearchAsync(
        ReadOnlyMemory<float> queries,
        int neighborCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default)
    {
        GalleryArguments.Count(neighborCount, nameof(neighborCount));
        _ = GalleryArguments.Rows(queries.Span, Dimension, nameof(queries));
        cancellationToken.ThrowIfCancellationRequested();
        using Lease lease = Open();
        GalleryState state = lease.State;
        FoundRow[][] found = Find(state, queries, neighborCount, selection, cancellationToken);
        return new([.. found.Select(rows => Array.ConvertAll(
            rows, row => new GalleryNeighbor(state.Ids[row.Slot]!, state.LabelOf(row.Slot), (float)row.Distance)))]);
    }

    private FoundRow[][] Find(
        GalleryState state, ReadOnlyMemory<float> queries, int neighborCount, RowSelection? selection, CancellationToken cancellationToken)
    {
        selection = selection is { IsEverything: true } ? null : selection;
        List<int>? slots = string.IsNullOrEmpty(selection?.IdPrefix) ? null : state.Slots(selection);
        bool[]? flags = state.Flags(selection);
        int taking = slots?.Count ?? (flags is null
            ? state.Count
            : state.Labels.Values.Where(label => flags[label.Number]).Sum(label => label.Count));
        if (IsScanned(state.Count, taking, neighborCount))
        {
            return Scan(state, slots ?? state.Slots(selection), queries, neighborCount, cancellationToken);
        }

        SlotFilter filter = new(state, flags, selection?.IdPrefix ?? "");
        bool isNative = selection is not null || state.SlotCount - state.Count > LargestRemovedShare * state.SlotCount;
        GCHandle handle = GCHandle.Alloc(filter);
        try
        {
            FoundRow[][] found = new FoundRow[queries.Length / Dimension][];
            ParallelOptions parallel = new()
            {
                MaxDegreeOfParallelism = Math.Min(Options.SearchThreads, Math.Max(found.Length, 1)),
                CancellationToken = cancellationToken,
            };
            GraphSearch search = new(state.Graph, _codec, Metric, filter, GCHandle.ToIntPtr(handle), isNative, taking);
            if (parallel.MaxDegreeOfParallelism == 1)
            {
                for (int i = 0; i < found.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    found[i] = search.Find(queries.Span.Slice(i * Dimension, Dimension), neighborCount);
                }
            }
            else
            {
                Parallel.For(
                    0, found.Length, parallel, i => found[i] = search.Find(queries.Span.Slice(i * Dimension, Dimension), neighborCount));
            }

            Complete(state, found, queries, neighborCount, taking, slots, selection, cancellationToken);
            return found;
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
        finally
        {
            handle.Free();
        }
    }

    // Queries for which the graph found fewer rows than there are: not every row has a way to it.
    private void Complete(
        GalleryState state, FoundRow[][] found, ReadOnlyMemory<float> queries, int neighborCount, int taking, List<int>? slots,
        RowSelection? selection, CancellationToken cancellationToken)
    {
        int[] lacking = [.. Enumerable.Range(0, found.Length).Where(i => found[i].Length < Math.Min(neighborCount, taking))];
        if (lacking.Length > 0)
        {
            float[] some = new float[lacking.Length * Dimension];
            for (int i = 0; i < lacking.Length; i++)
            {
                queries.Span.Slice(lacking[i] * Dimension, Dimension).CopyTo(some.AsSpan(i * Dimension));
            }

            FoundRow[][] complete = Scan(state, slots ?? state.Slots(selection), some, neighborCount, cancellationToken);
            for (int i = 0; i < lacking.Length; i++)
            {
                found[lacking[i]] = complete[i];
            }
        }
    }

    // A filtered search comes by about E·M·n/s rows of the graph to find E rows of the s that take part, a scan reads those s. Both cost
    // about the same where s² is 300·n.
    private bool IsScanned(int count, int taking, int neighborCount) =>
        taking <= Options.ExactRowCount
        || neighborCount >= taking / 4
        || (taking < count && (double)taking * taking < (double)ScanCost * count);

    private FoundRow[][] Scan(
        GalleryState state, List<int> slots, ReadOnlyMemory<float> queries, int neighborCount, CancellationToken cancellationToken) =>
        ExactScan.Search(
            state, _codec, Metric, slots, queries, neighborCount, Options.SearchThreads, null, cancellationToken);

    /// <summary>Searches of one state through its graph; thread-safe.</summary>
    private sealed class GraphSearch(
        GraphIndex graph, RowCodec codec, Distances.DistanceMetric metric, SlotFilter filter, nint handle, bool isNative, int taking)
    {
        // The rows that were found, at most k; none where the graph cannot compare the query.
        public FoundRow[] Find(ReadOnlySpan<float> query, int neighborCount)
        {
            if (!codec.CanStore(query))
            {
                return [];
            }

            byte[] stored = new byte[codec.ByteCount];
            codec.Encode(query, stored);
            int wanted = Math.Min(neighborCount, taking);
            List<int> slots = Candidates(stored, neighborCount + Spare, isNative ? handle : 0);
            if (slots.Count < wanted && !isNative)
            {
                slots = Candidates(stored, neighborCount + Spare, handle);
            }

            float[] rows = new float[slots.Count * codec.Dimension];
            graph.Read(CollectionsMarshal.AsSpan(slots), codec, rows);
            FoundRow[] found = new FoundRow[slots.Count];
            for (int i = 0; i < found.Length; i++)
            {
                found[i] = new(slots[i], RowDistance.Of(metric, query, rows.AsSpan(i * codec.Dimension, codec.Dimension)));
            }

            Array.Sort(found);
            return found.Length > neighborCount ? found[..neighborCount] : found;
        }

        // Rows that were removed, or are being added, are dropped where the graph did not leave them out.
        private List<int> Candidates(byte[] query, int count, nint native)
        {
            ulong[] keys = new ulong[count];
            int found = graph.Search(query, native, keys, new float[count]);
            List<int> slots = new(found);
            foreach (ulong key in keys.AsSpan(0, found))
            {
                if (filter.Includes(key))
                {
                    slots.Add((int)key);
                }
            }

            return slots;
        }
    }
}
