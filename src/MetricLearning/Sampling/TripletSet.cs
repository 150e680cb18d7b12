using MetricLearning.Distances;

namespace MetricLearning.Sampling;

/// <summary>The triplets of a batch that a loss compares: a list of index triples, or "all of them", which is never stored.</summary>
/// <remarks>Not thread-safe. Allocates only when it grows.</remarks>
public sealed class TripletSet
{
    /// <summary>The largest number of triplets that a set lists, 2²⁶: they take 0.8 GB. "All of them" is no list and may be more.</summary>
    public const int MaxListedCount = 1 << 26;

    private Triplet[] _triplets = [];
    private int _listed;

    /// <summary>The number of triplets.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the set stands for every triplet of its batch and lists none.</summary>
    public bool IsAll { get; private set; }

    /// <summary>The listed triplets; empty where <see cref="IsAll"/> holds. Valid until the set changes.</summary>
    public ReadOnlySpan<Triplet> Listed => _triplets.AsSpan(0, _listed);

    /// <summary>Removes all triplets and keeps the memory.</summary>
    public void Clear()
    {
        _listed = 0;
        Count = 0;
        IsAll = false;
    }

    /// <summary>Adds one triplet.</summary>
    /// <exception cref="InvalidOperationException">
    /// The set stands for all triplets, or lists <see cref="MaxListedCount"/> already.
    /// </exception>
    public void Add(Triplet triplet)
    {
        Reserve(1);
        _triplets[_listed++] = triplet;
        Count = _listed;
    }

    /// <summary>
    /// Makes the set stand for every triplet of a batch: each anchor with each other row of its label and each row of another label.
    /// </summary>
    /// <param name="batch">The batch whose labels define the triplets.</param>
    public void SetAll(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Clear();
        IsAll = true;
        Count = batch.CountAllTriplets();
    }

    /// <summary>Adds a triplet for each of some negatives of one anchor-positive pair.</summary>
    internal void AddAll(int anchor, int positive, ReadOnlySpan<int> negatives)
    {
        Reserve(negatives.Length);
        Span<Triplet> added = _triplets.AsSpan(_listed, negatives.Length);
        for (int i = 0; i < added.Length; i++)
        {
            added[i] = new Triplet(anchor, positive, negatives[i]);
        }

        _listed += added.Length;
        Count = _listed;
    }

    private void Reserve(int more)
    {
        if (IsAll)
        {
            throw new InvalidOperationException("The set stands for all triplets of its batch; call Clear before adding single ones.");
        }

        long needed = (long)_listed + more;
        if (needed > MaxListedCount)
        {
            throw new InvalidOperationException(
                $"The set would list {needed} triplets; at most {MaxListedCount} fit it. Use smaller batches or a sampler that takes " +
                $"fewer, or {nameof(AllTripletSampler)}, which lists none.");
        }

        if (needed > _triplets.Length)
        {
            Array.Resize(ref _triplets, (int)Math.Min(Math.Max(64, Math.Max(needed, 2L * _listed)), MaxListedCount));
        }
    }
}
