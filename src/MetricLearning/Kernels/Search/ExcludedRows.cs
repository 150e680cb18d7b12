namespace MetricLearning.Kernels;

/// <summary>An immutable set of rows that a search passes over, a bit for each. Versions share all memory but what differs.</summary>
internal sealed class ExcludedRows
{
    private const int WordBits = 64;
    private const int PageWords = 64;

    private readonly PagedList<ulong> _words;

    private ExcludedRows(PagedList<ulong> words, int count) => (_words, Count) = (words, count);

    /// <summary>No row.</summary>
    public static ExcludedRows None { get; } = new(new(PageWords), 0);

    /// <summary>The number of rows in the set.</summary>
    public int Count { get; }

    /// <summary>Whether a row is in the set.</summary>
    public bool Contains(int index) => (Bits(index) & 1) != 0;

    /// <summary>A bit for each of a row and those after it, up to the next whose index is a multiple of 64.</summary>
    public ulong Bits(int index) => Count == 0 ? 0 : _words[index / WordBits] >> (index % WordBits);

    /// <summary>The set with one more row, which is not in it yet.</summary>
    public ExcludedRows With(int index) => new(_words.With(index / WordBits, Word(_words, index)), Count + 1);

    /// <summary>The set with more rows.</summary>
    /// <param name="indices">The rows; those that are in the set already are passed over.</param>
    public ExcludedRows With(IEnumerable<int> indices)
    {
        PagedList<ulong>.Changes words = new(_words);
        int count = Count;
        foreach (int index in indices)
        {
            ulong word = words[index / WordBits];
            ulong changed = word | (1UL << (index % WordBits));
            if (changed != word)
            {
                words.Set(index / WordBits, changed);
                count++;
            }
        }

        return new(words.ToList(), count);
    }

    private static ulong Word(PagedList<ulong> words, int index) => words[index / WordBits] | (1UL << (index % WordBits));
}
