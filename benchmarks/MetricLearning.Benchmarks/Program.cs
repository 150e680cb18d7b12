using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MetricLearning.Benchmarks;
using MetricLearning.Benchmarks.Growth;
using MetricLearning.Benchmarks.Large;

switch (args)
{
    case [GrowthCommand.Name, var picture]:
        GrowthCommand.Run(picture);
        return 0;
    case [TrainCommand.Name, var rows, var columns, var classes]:
        TrainCommand.Run(Number(rows), Number(columns), Number(classes));
        return 0;
    case [LoadCommand.Name, var rows, var columns, var path]:
        LoadCommand.Run(Number(rows), Number(columns), path);
        return 0;
    case [SearchCommand.Name, var rows, var columns, var threads]:
        return SearchCommand.Run(Number(rows), Number(columns), Number(threads)) ? 0 : 1;
    case [SearchCommand.Once, var rows, var columns, var threads, var hasCodes]:
        SearchCommand.RunOnce(Number(rows), Number(columns), Number(threads), Number(hasCodes) > 0);
        return 0;
    case [OpenCommand.Name, var rows, var columns, var threads, var path, var ids and ("numbers" or "texts")]:
        return OpenCommand.Run(Number(rows), Number(columns), Number(threads), path, areIdsText: ids == "texts") ? 0 : 1;
    case [OpenCommand.Once, var columns, var threads, var path, var how]:
        OpenCommand.RunOnce(Number(columns), Number(threads), path, isOpened: how == "open");
        return 0;
    case [LoadCommand.Once, var path]:
        LoadCommand.RunOnce(path);
        return 0;
    case [LoadCommand.SaveOnce, var path]:
        LoadCommand.RunSaveOnce(path);
        return 0;
    case [ClassifyCommand.Name, var threads]:
        ClassifyCommand.Run(Number(threads));
        return 0;
}

Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args)];
bool isComplete = summaries.Length > 0
    && summaries.All(summary => summary.Reports.Length > 0 && summary.Reports.All(report => report.Success));
return isComplete ? 0 : 1;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
