using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Neighbors;

namespace MetricLearning.VectorData;

/// <summary>The records of a collection, and the gallery of their vectors. Thread-safe; each call is one change.</summary>
internal sealed class GalleryRecords<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private const int BlockFloats = 1 << 24;
    private const string NoLabel = "";

    private readonly Lock _writing = new();
    private readonly GalleryRecordMap<TKey, TRecord> _map;
    private readonly Gallery _gallery;
    private readonly Dictionary<TKey, GalleryEntry<TKey, TRecord>> _byKey = [];
    private List<GalleryEntry<TKey, TRecord>> _entries = []; // ascending by number, removed ones included
    private long _nextNumber;
    private volatile GalleryView<TKey, TRecord>? _view; // null after a change
    private volatile int _count; // of the last whole change

    /// <summary>Makes an empty set of records.</summary>
    public GalleryRecords(GalleryRecordMap<TKey, TRecord> map, int? maxDegreeOfParallelism) =>
        (_map, _gallery) = (map, new(map.Score.Metric, map.Dimensions, maxDegreeOfParallelism));

    /// <summary>The number of records. O(1), and waits for no change.</summary>
    public int Count => _count;

    /// <summary>The records as they are now. O(n) after a change, O(1) else.</summary>
    public GalleryView<TKey, TRecord> View
    {
        get
        {
            if (_view is { } current)
            {
                return current;
            }

            lock (_writing)
            {
                return ViewAlone();
            }
        }
    }

    /// <summary>Finds records by their keys, all at one moment. O(1) a key; with vectors also <see cref="View"/>, and O(log n).</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="withVectors">Whether their vectors are wanted.</param>
    /// <returns>The records, one a key; null where there is none.</returns>
    public IReadOnlyList<TRecord?> Find(IReadOnlyList<TKey> keys, bool withVectors)
    {
        GalleryEntry<TKey, TRecord>?[] entries = new GalleryEntry<TKey, TRecord>?[keys.Count];
        GalleryView<TKey, TRecord>? view;
        lock (_writing)
        {
            for (int i = 0; i < entries.Length; i++)
            {
                entries[i] = _byKey.GetValueOrDefault(keys[i]);
            }

            view = withVectors ? ViewAlone() : null;
        }

        return [.. entries.Select(entry => entry is null ? null : Copy(entry, view))];
    }

    /// <summary>Adds records and replaces those of the same keys. Of several of one key the last one counts.</summary>
    /// <exception cref="ArgumentException">A record cannot be taken; nothing has changed.</exception>
    public void Upsert(IReadOnlyList<TRecord> records)
    {
        Opened[] all = [.. records.Select(Open)];
        Dictionary<TKey, int> last = [];
        for (int i = 0; i < all.Length; i++)
        {
            last[all[i].Key] = i;
        }

        Opened[] own = [.. all.Where((one, i) => last[one.Key] == i)];
        lock (_writing)
        {
            AddRowsAlone([.. own.Select(one => one.Vector)]);
            RemoveAlone(last.Keys); // after the new ones are in, so that a failure there changes nothing
            foreach (Opened one in own)
            {
                GalleryEntry<TKey, TRecord> entry = new(_nextNumber++, one.Key, one.Stored);
                _entries.Add(entry);
                _byKey[one.Key] = entry;
            }

            ChangedAlone();
        }
    }

    /// <summary>Removes records; keys that none has are passed over.</summary>
    public void Remove(IEnumerable<TKey> keys)
    {
        lock (_writing)
        {
            RemoveAlone(keys);
            ChangedAlone();
        }
    }

    private Opened Open(TRecord record, int number)
    {
        if (record is null)
        {
            throw new ArgumentException($"records[{number}] is null; expected a record. Leave it out.", nameof(record));
        }

        TKey key = _map.Key(record);
        if (key is null)
        {
            throw new ArgumentException($"The key of records[{number}] is null; expected one. Give every record a key.", nameof(record));
        }

        ReadOnlyMemory<float> vector = _map.Vector(record);
        VectorCheck.Of(vector.Span, _map.Dimensions, $"The vector of the record with key {key}", nameof(record));
        TRecord stored = _map.WithVector(record, ReadOnlyMemory<float>.Empty) ?? throw new ArgumentException(
            $"The map made null of the record with key {key}; expected a copy. Return one from WithVector.", nameof(record));
        return new(key, vector, stored);
    }

    // All or none.
    private void AddRowsAlone(ReadOnlyMemory<float>[] vectors)
    {
        int before = _gallery.Count;
        try
        {
            foreach (ReadOnlyMemory<float>[] block in vectors.Chunk(Math.Max(1, BlockFloats / _map.Dimensions)))
            {
                Add(block);
            }
        }
        catch
        {
            int added = _gallery.Count - before;
            _gallery.Remove([.. Enumerable.Range(0, added).Select(i => IdOf(_nextNumber + i))]);
            _nextNumber += added;
            throw;
        }
    }

    private void Add(ReadOnlyMemory<float>[] vectors)
    {
        int dimension = _map.Dimensions;
        float[] values = new float[vectors.Length * dimension];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i].CopyTo(values.AsMemory(i * dimension));
        }

        string[] labels = new string[vectors.Length];
        Array.Fill(labels, NoLabel);
        _gallery.Add(labels, new ReadOnlyTensorSpan<float>(values, [vectors.Length, dimension], []));
    }

    private static string IdOf(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void RemoveAlone(IEnumerable<TKey> keys)
    {
        List<string> ids = [];
        foreach (TKey key in keys)
        {
            if (_byKey.Remove(key, out GalleryEntry<TKey, TRecord>? entry))
            {
                entry.IsRemoved = true;
                ids.Add(IdOf(entry.Number));
            }
        }

        _gallery.Remove(ids);
        if (_entries.Count > 2 * (_byKey.Count + 1))
        {
            _entries = [.. _entries.Where(entry => !entry.IsRemoved)];
        }
    }

    private void ChangedAlone()
    {
        _view = null; // first: who sees the new count must not get the old view
        _count = _byKey.Count;
    }

    private TRecord Copy(GalleryEntry<TKey, TRecord> entry, GalleryView<TKey, TRecord>? view) =>
        _map.WithVector(entry.Record, view is null ? ReadOnlyMemory<float>.Empty : view.VectorAt(view.SlotOf(entry)));

    private GalleryView<TKey, TRecord> ViewAlone() =>
        _view ??= new(_gallery.Snapshot, [.. _entries.Where(entry => !entry.IsRemoved)]);

    private readonly record struct Opened(TKey Key, ReadOnlyMemory<float> Vector, TRecord Stored);
}
