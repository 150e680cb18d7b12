namespace MetricLearning.Benchmarks.Growth;

/// <summary>One kind of work at growing sizes.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Axis">What grows.</param>
/// <param name="Sizes">How large it grows, ascending.</param>
/// <param name="Prepare">Makes the data of a size and returns, for a number of threads, what is timed.</param>
internal sealed record GrowthSeries(string Work, string Axis, IReadOnlyList<int> Sizes, Func<int, Func<int, Action>> Prepare);
