using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>
/// The rows that scored best for one query, best first, ties by lower index: a view of memory that a <see cref="SearchScratch"/> owns.
/// </summary>
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

    /// <summary>
    /// Keeps a row whose score exceeds <see cref="WorstScore"/> and whose index exceeds those of all rows kept before; drops the worst.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Insert(float score, int index)
    {
        int at = capacity - 1;
        for (; at > 0 && scores[at - 1] < score; at--)
        {
            scores[at] = scores[at - 1];
            indices[at] = indices[at - 1];
        }

        scores[at] = score;
        indices[at] = index;
    }
}
