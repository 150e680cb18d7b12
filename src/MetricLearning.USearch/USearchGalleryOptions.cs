using System.Globalization;

namespace MetricLearning.USearch;

/// <summary>Settings of a <see cref="USearchGallery"/>.</summary>
/// <remarks>Immutable and thread-safe. More of the first three gives more recall for more time.</remarks>
public sealed record USearchGalleryOptions
{
    private const int LargestExpansion = 1 << 16;

    /// <summary>
    /// M: the neighbours that a row has in the graph, 2 to 256; twice as many on its lowest level. 16 by default. Each costs 8 bytes a row.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Connectivity { get; init => field = Between(value, 2, 256, nameof(Connectivity)); } = 16;

    /// <summary>The candidates that an addition keeps, 1 to 65536; 128 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int ExpansionAdd { get; init => field = Between(value, 1, LargestExpansion, nameof(ExpansionAdd)); } = 128;

    /// <summary>
    /// The candidates that a search keeps, 1 to 65536; 64 by default. <see cref="USearchGallery.MeasureRecallAsync"/> tells what that
    /// gives.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int ExpansionSearch { get; init => field = Between(value, 1, LargestExpansion, nameof(ExpansionSearch)); } = 64;

    /// <summary>How numbers are stored; single precision by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public RowStorage Storage
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(Storage), value, $"Storage is {value}; expected {string.Join(", ", Enum.GetNames<RowStorage>())}. Pass one of them.");
    }

    /// <summary>
    /// A search in which at most so many rows take part compares all of them, which is exact, 0 or more; 1000 by default. Among few rows
    /// that costs little; <see cref="int.MaxValue"/> makes every search exact.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int ExactRowCount { get; init => field = Between(value, 0, int.MaxValue, nameof(ExactRowCount)); } = 1000;

    /// <summary>
    /// The largest number of threads of one search of several queries, 1 or more; null, the default, for the number of processors, and
    /// never more than that.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxDegreeOfParallelism
    {
        get;
        init => field = value is null ? null : Between(value.Value, 1, int.MaxValue, nameof(MaxDegreeOfParallelism));
    }

    /// <summary>
    /// The threads of one addition of several rows, 1 or more, and never more than there are processors; 1 by default. With one, two
    /// galleries that are filled alike without searches beside have the same graph. Several are that much faster, but USearch 2.26.6 then
    /// leaves some rows, about one in ten thousand, without a way to them in the graph: only searches that compare all rows find these.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int AddDegreeOfParallelism { get; init => field = Between(value, 1, int.MaxValue, nameof(AddDegreeOfParallelism)); } = 1;

    internal int SearchThreads => Math.Min(MaxDegreeOfParallelism ?? int.MaxValue, Environment.ProcessorCount);

    internal int AddThreads => Math.Min(AddDegreeOfParallelism, Environment.ProcessorCount);

    private static int Between(int value, int smallest, int largest, string name) =>
        value >= smallest && value <= largest ? value : throw new ArgumentOutOfRangeException(
            name,
            value,
            string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {smallest} to {largest}. Pass a number in between."));
}
