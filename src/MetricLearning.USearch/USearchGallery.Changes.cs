using MetricLearning.Neighbors;

namespace MetricLearning.USearch;

/// <content>Changes.</content>
public sealed partial class USearchGallery
{
    /// <inheritdoc/>
    /// <remarks>
    /// O(log n) graph steps a row, each O(M·d). The token is heeded every few milliseconds until the rows are published.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The gallery is read-only, or USearch could not add the rows.</exception>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public ValueTask AddAsync(
        IReadOnlyList<string> labels,
        ReadOnlyMemory<float> rows,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default)
    {
        int count = GalleryArguments.Rows(rows.Span, Dimension, nameof(rows));
        string[] ownLabels = GalleryArguments.Texts(labels, count, nameof(labels));
        string[] ownIds = GalleryArguments.Ids(ids, count, nameof(ids));
        _codec.CheckRows(rows.Span, nameof(rows));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writers)
        {
            using Lease lease = OpenToChange();
            string? used = ownIds.FirstOrDefault(_slots.ContainsKey);
            if (used is not null)
            {
                throw new ArgumentException(
                    $"ids holds \"{used}\", which a row has; expected ids of which there are no others. Remove that row first.",
                    nameof(ids));
            }

            AddAlone(lease.State, ownLabels, rows, ownIds, cancellationToken);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The gallery is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public ValueTask<bool> RelabelAsync(string id, string label, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(label);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writers)
        {
            using Lease lease = OpenToChange();
            if (!_slots.TryGetValue(id, out int slot))
            {
                return new(false);
            }

            GalleryChange change = NewChange(lease.State);
            change.Relabel(slot, label, ReadForSum(lease.State, slot));
            Publish(change.ToState());
            return new(true);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The gallery is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        string[] ownIds = GalleryArguments.Texts(ids, nameof(ids));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writers)
        {
            using Lease lease = OpenToChange();
            return new(RemoveAlone(lease.State, [.. ownIds.Distinct(StringComparer.Ordinal).Where(_slots.ContainsKey)]));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The gallery is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The gallery was disposed.</exception>
    public ValueTask<int> RemoveLabelAsync(string label, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(label);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writers)
        {
            using Lease lease = OpenToChange();
            GalleryState state = lease.State;
            return new(state.Labels.ContainsKey(label)
                ? RemoveAlone(state, [.. state.Slots(new() { Labels = [label] }).Select(slot => state.Ids[slot]!)])
                : 0);
        }
    }

    private void AddAlone(
        GalleryState state, string[] labels, ReadOnlyMemory<float> rows, string[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
        {
            return;
        }

        if (ids.Length > Array.MaxLength - state.SlotCount)
        {
            throw new ArgumentException(
                $"rows has {ids.Length} rows and the gallery {state.SlotCount}, removed ones included; expected at most " +
                $"{Array.MaxLength}. Use several galleries, or compact this one.",
                nameof(rows));
        }

        ReadOnlySpan<float> Row(int i) => rows.Span.Slice(i * Dimension, Dimension);
        int done = 0;
        try
        {
            state.Graph.Add(
                state.SlotCount, ids.Length, (i, stored) => _codec.Encode(Row(i), stored), Options.AddThreads, added => done = added,
                cancellationToken);
            float[] kept = new float[Dimension];
            byte[] stored = new byte[_codec.ByteCount];
            GalleryChange change = NewChange(state);
            change.Add(labels, ids, i =>
            {
                _codec.Encode(Row(i), stored);
                _codec.Decode(stored, kept);
                return kept;
            });
            _slots.EnsureCapacity(_slots.Count + ids.Length);
            Publish(change.ToState());
        }
        catch (Exception e)
        {
            // A cancelled addition ends between two turns, any other anywhere: slots whose rows may be in the graph are not given again.
            GalleryChange change = NewChange(state);
            change.Burn(e is OperationCanceledException ? done : ids.Length);
            Publish(change.ToState());
            throw;
        }

        for (int i = 0; i < ids.Length; i++)
        {
            _slots.Add(ids[i], state.SlotCount + i);
        }
    }

    private int RemoveAlone(GalleryState state, string[] ids)
    {
        if (ids.Length == state.Count)
        {
            // Nothing is left: begin anew, and give the memory back.
            Replace(new() { Graph = new(Metric, _codec, Options) });
            _slots.Clear();
            _labelNumbers.Clear();
            return ids.Length;
        }

        GalleryChange change = NewChange(state);
        foreach (string id in ids)
        {
            change.Remove(_slots[id], ReadForSum(state, _slots[id]));
        }

        Publish(change.ToState());
        foreach (string id in ids)
        {
            _slots.Remove(id);
        }

        return ids.Length;
    }

    private float[] ReadForSum(GalleryState state, int slot)
    {
        if (!state.HasSums)
        {
            return [];
        }

        float[] row = new float[Dimension];
        state.Graph.Read([slot], _codec, row);
        return row;
    }

    private GalleryChange NewChange(GalleryState state) => new(state, Metric, Dimension, _labelNumbers);

    // Another index in place of the one before, which is freed when the searches that read it have returned.
    private void Replace(GalleryState state)
    {
        GraphIndex before = State.Graph;
        Publish(state);
        before.Dispose();
        if (_isDisposed)
        {
            state.Graph.Dispose(); // Dispose may have come between
        }
    }

    private Lease OpenToChange()
    {
        Lease lease = Open();
        if (IsReadOnly)
        {
            lease.Dispose();
            throw new InvalidOperationException(
                "The gallery views a file and cannot be changed; expected one whose rows are in memory. Open the file by Load.");
        }

        return lease;
    }
}
