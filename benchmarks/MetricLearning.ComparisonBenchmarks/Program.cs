using MetricLearning.Benchmarks;
using MetricLearning.ComparisonBenchmarks;
using TorchSharp;

if (args is not ["--threads", var text] || !int.TryParse(text, out int threads) || threads < 1)
{
    Console.Error.WriteLine("usage: MetricLearning.ComparisonBenchmarks --threads COUNT");
    return 1;
}

torch.set_num_threads(threads);
double limit = FmaLimit.Measure(threads);
Console.WriteLine($"Threads: {threads}. FMA limit: {limit:F1} GFLOP/s. {Alternation.Rounds} alternating rounds.");
Console.WriteLine();
Console.WriteLine("| work | ours, median µs (min) | TorchSharp, median µs (min) | TorchSharp ÷ ours | ours, GFLOP/s | TorchSharp, GFLOP/s | ours, share of the FMA limit |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
foreach (int triplets in (int[])[64, 256, 1024])
{
    Console.WriteLine(DenseStep.Compare(triplets, threads).ToTableRow(limit));
}

foreach (int rows in (int[])[100, 200])
{
    Console.WriteLine(ConvolutionalStep.Compare(rows, threads).ToTableRow(limit));
}

foreach (MultiplyShape shape in MultiplyShape.All)
{
    Console.WriteLine(MultiplyComparison.Run(shape, threads).ToTableRow(limit));
}

return 0;
