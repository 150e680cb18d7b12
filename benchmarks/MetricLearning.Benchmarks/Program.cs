using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MetricLearning.Benchmarks.Growth;

if (args is [GrowthCommand.Name, var picture])
{
    GrowthCommand.Run(picture);
    return 0;
}

Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args)];
bool isComplete = summaries.Length > 0
    && summaries.All(summary => summary.Reports.Length > 0 && summary.Reports.All(report => report.Success));
return isComplete ? 0 : 1;
