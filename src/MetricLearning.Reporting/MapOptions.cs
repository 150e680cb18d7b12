namespace MetricLearning.Reporting;

/// <summary>How rows are drawn as a map.</summary>
public sealed record MapOptions
{
    /// <summary>The largest number that <see cref="MaxRowCount"/> may have: exact t-SNE compares every row with every other.</summary>
    public const int LargestRowCount = 2000;

    /// <summary>
    /// The most rows that are drawn, 1 ≤ count ≤ 2,000; 2,000 unless set. Where there are more, a sample by <see cref="Seed"/> is drawn.
    /// </summary>
    public int MaxRowCount { get; init; } = LargestRowCount;

    /// <summary>
    /// The seed of the sample and of the start of t-SNE; 0 unless set. The same rows and seed give the same map to the bit.
    /// </summary>
    public int Seed { get; init; }

    /// <summary>
    /// About how many neighbours t-SNE keeps near each row, 1 &lt; perplexity, finite; 30 unless set. A third of the rows where there are
    /// few.
    /// </summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>The steps of t-SNE, 0 ≤ count; 1,000 unless set. 0 draws principal components alone.</summary>
    public int StepCount { get; init; } = 1000;

    /// <summary>
    /// The largest number of threads, 1 ≤ degree; all processors unless set. The map does not depend on it.
    /// </summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Receives the share of the work that is done, 0 to 1, on the calling thread; null for none.</summary>
    public IProgress<double>? Progress { get; init; }

    internal int Degree => MaxDegreeOfParallelism;

    /// <summary>Requires numbers within their ranges.</summary>
    internal void Check()
    {
        Guard.Require(
            MaxRowCount is >= 1 and <= LargestRowCount, nameof(MaxRowCount), MaxRowCount, "1 to 2,000", "Take 500 for a small page.");
        Guard.Require(
            Perplexity > 1 && double.IsFinite(Perplexity), nameof(Perplexity), Perplexity, "a finite number above 1",
            "Use 30 when in doubt.");
        Guard.Require(StepCount >= 0, nameof(StepCount), StepCount, "0 or more", "Use 1,000 when in doubt, and 0 for no t-SNE.");
        Guard.Require(
            MaxDegreeOfParallelism >= 1, nameof(MaxDegreeOfParallelism), MaxDegreeOfParallelism, "1 or more", "Pass 1 for one thread.");
    }
}
