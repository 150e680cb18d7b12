namespace MetricLearning.Kernels;

/// <summary>The rows that scored best for one query, best first, ties by lower index: a view of memory that a <see cref="SearchScratch"/> owns.</summary>
internal readonly unsafe struct CandidateList(float* scores, int* indices, int capacity)
{
    /// <summary>The number of rows kept.</summary>
    public int Capacity => capacity;

    /// <summary>The score that a row must exceed to be kept; −∞ while there is room.</summary>
    public float WorstScore => scores[capacity - 1];

    /// <summary>The scores, [capacity]; −∞ where no row has come yet.</summary>
    public ReadOnlySpan<float> Scores => new(scores, capacity);

    /// <summary>The indices of the rows, [capacity].</summary>
    public ReadOnlySpan<int> Indices => new(indices, capacity);

    /// <summary>Forgets all rows.</summary>
    public void Clear() => new Span<float>(scores, capacity).Fill(float.NegativeInfinity);

    /// <summary>Keeps a row whose score exceeds <see cref="WorstScore"/> and whose index exceeds those of all rows kept before; drops the worst.</summary>
    public void Insert(float score, int index)
    {
        int low = 0;
        int high = capacity - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (scores[middle] >= score)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        int moved = capacity - 1 - low;
        new ReadOnlySpan<float>(scores + low, moved).CopyTo(new Span<float>(scores + low + 1, moved));
        new ReadOnlySpan<int>(indices + low, moved).CopyTo(new Span<int>(indices + low + 1, moved));
        scores[low] = score;
        indices[low] = index;
    }
}
