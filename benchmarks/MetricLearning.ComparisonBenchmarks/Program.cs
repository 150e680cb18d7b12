using MetricLearning.Benchmarks;
using MetricLearning.ComparisonBenchmarks;
using TorchSharp;

if (args is not ["--threads", var text] || !int.TryParse(text, out int threads) || threads < 1)
{
    Console.Error.WriteLine("usage: MetricLearning.ComparisonBenchmarks --threads COUNT");
    return 1;
}

torch.set_num_threads(threads);
Console.WriteLine($"Threads: {threads}. {Alternation.Rounds} alternating rounds. The FMA limit, in GFLOP/s, is measured beside each row.");
Console.WriteLine();
Console.WriteLine("| work | ours, median µs (min) | TorchSharp, median µs (min) | TorchSharp ÷ ours | ours, GFLOP/s | TorchSharp, " +
    "GFLOP/s | FMA limit | ours, share of it |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
foreach (int triplets in (int[])[64, 256, 1024])
{
    Print(() => DenseStep.Compare(triplets, threads));
}

foreach (int rows in (int[])[100, 200])
{
    Print(() => ConvolutionalStep.Compare(rows, threads));
}

foreach (MultiplyShape shape in MultiplyShape.All)
{
    Print(() => MultiplyComparison.Run(shape, threads));
}

return 0;

// A virtual machine's second processor comes and goes: the limit that holds for a row is the one before and after it.
void Print(Func<Comparison> run)
{
    double before = FmaLimit.Measure(threads);
    Comparison comparison = run();
    Console.WriteLine(comparison.ToTableRow((before + FmaLimit.Measure(threads)) / 2));
}
