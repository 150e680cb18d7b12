using System.Collections.Immutable;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch;

/// <content>What the answers are worth, and the graph built anew.</content>
public sealed partial class USearchGallery
{
    /// <summary>Measures searches against exact search among the same rows.</summary>
    /// <remarks>
    /// Rows are read back in blocks, and each block is searched by the core's <see cref="NeighborIndex"/>: O(n·(m + 1)·d). Some hundred
    /// queries of the kind that will come are enough: the error of a recall of 0.95 over 300 queries and 10 neighbours is about 0.005.
    /// </remarks>
    /// <param name="queries">Queries, [m × d], row after row, finite, 1 ≤ m.</param>
    /// <param name="neighborCount">Rows to find for each query, 1 ≤ k; all that take part where there are fewer.</param>
    /// <param name="selection">Which rows take part; null for all.</param>
    /// <param name="progress">Told how many rows have been compared; null for nobody.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>The measurement.</returns>
    /// <exception cref="ArgumentException">
    /// There is no query, the number of values is no multiple of d, or a value is not finite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public ValueTask<RecallMeasurement> MeasureRecallAsync(
        ReadOnlyMemory<float> queries,
        int neighborCount,
        RowSelection? selection = null,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        GalleryArguments.Count(neighborCount, nameof(neighborCount));
        int count = GalleryArguments.Rows(queries.Span, Dimension, nameof(queries));
        if (count == 0)
        {
            throw new ArgumentException(
                "queries has 0 rows; expected one or more. Pass rows like those that will be searched for.", nameof(queries));
        }

        cancellationToken.ThrowIfCancellationRequested();
        using Lease lease = Open();
        GalleryState state = lease.State;
        List<int> slots = state.Slots(selection);
        FoundRow[][] found = Find(state, queries, neighborCount, selection, cancellationToken);
        FoundRow[][] exact = ExactScan.Search(
            state, _codec, Metric, slots, queries, neighborCount, Options.SearchThreads, progress, cancellationToken);
        double[] recalls = new double[count];
        double error = 0;
        for (int i = 0; i < count; i++)
        {
            int places = exact[i].Length;
            recalls[i] = places == 0 ? 1 : found[i].Count(row => row.Distance <= exact[i][^1].Distance) / (double)places;
            for (int place = 0; place < places; place++)
            {
                error += (found[i][place].Distance - exact[i][place].Distance) / places;
            }
        }

        return new(new RecallMeasurement(slots.Count, count, neighborCount, recalls.Average(), recalls.Min(), error / count));
    }

    /// <summary>
    /// Builds the graph anew of the rows that are there, which gives back what removed ones took. Searches go on meanwhile; other changes
    /// wait.
    /// </summary>
    /// <remarks>
    /// Costs what adding all rows costs, and their memory a second time until it is done. Where no row was removed the graph stays, and
    /// labels that no row has any more are forgotten.
    /// </remarks>
    /// <param name="progress">Told how many rows are in the new graph; null for nobody.</param>
    /// <param name="cancellationToken">Asks to stop; the gallery is as before then.</param>
    /// <exception cref="InvalidOperationException">The gallery is read-only, or USearch could not add the rows.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public ValueTask CompactAsync(IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writers)
        {
            using Lease lease = OpenToChange();
            bool hasOldLabels = lease.State.Labels.Count < lease.State.LabelNumberCount;
            if (lease.State.Count < lease.State.SlotCount || hasOldLabels)
            {
                CompactAlone(lease.State, progress, cancellationToken);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void CompactAlone(GalleryState state, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        int[] slots = [.. state.Slots(null)];
        Dictionary<string, int> numbers = new(StringComparer.Ordinal); // of labels that have rows: others are forgotten
        int[] numbersNow = new int[state.LabelNumberCount];
        Kernels.PagedList<string> texts = new Kernels.PagedList<string>(GalleryState.PageLength).WithRoom(state.Labels.Count);
        foreach ((string label, LabelRows rows) in state.Labels)
        {
            texts.WriteInPlace(numbers.Count, label);
            numbersNow[rows.Number] = numbers.Count;
            numbers.Add(label, numbers.Count);
        }

        bool isRebuilt = slots.Length < state.SlotCount; // else the graph has no rows to give back
        GraphIndex graph = isRebuilt ? new(Metric, _codec, Options) : state.Graph;
        try
        {
            if (isRebuilt)
            {
                graph.Add(
                    0, slots.Length, (i, stored) => state.Graph.Read(slots[i], stored), Options.AddThreads,
                    progress is null ? null : progress.Report, cancellationToken);
            }

            GalleryState compact = new()
            {
                Graph = graph,
                SlotCount = slots.Length,
                Count = slots.Length,
                Ids = new Kernels.PagedList<string>(GalleryState.PageLength).WithRoom(slots.Length),
                LabelNumbers = new Kernels.PagedList<int>(GalleryState.PageLength).WithRoom(slots.Length),
                LabelTexts = texts,
                LabelNumberCount = numbers.Count,
                Labels = state.Labels.ToImmutableSortedDictionary(
                    one => one.Key, one => one.Value with { Number = numbers[one.Key] }, StringComparer.Ordinal),
                HasSums = state.HasSums,
            };
            Dictionary<string, int> slotsOfIds = new(slots.Length, StringComparer.Ordinal);
            for (int i = 0; i < slots.Length; i++)
            {
                compact.Ids.WriteInPlace(i, state.Ids[slots[i]]!);
                compact.LabelNumbers.WriteInPlace(i, numbersNow[state.LabelNumbers[slots[i]]]);
                slotsOfIds.Add(state.Ids[slots[i]]!, i);
            }

            if (isRebuilt)
            {
                Replace(compact);
            }
            else
            {
                Publish(compact);
            }

            (_slots, _labelNumbers) = (slotsOfIds, numbers);
        }
        catch when (isRebuilt)
        {
            graph.Dispose();
            throw;
        }
    }
}
