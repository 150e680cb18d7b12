using System.Diagnostics;
using System.Globalization;
using MetricLearning.Classification;
using MetricLearning.Data;
using MlNetComparison;
using Tables.Data;

// usage: MlNetComparison FOLDER NAME...: tables as samples/Tables reads them. For each: accuracy over all folds and seconds of training a
// fold, of SimilarityClassifier with nothing chosen beforehand and of ML.NET's multiclass trainers with theirs.
foreach (string name in args.Skip(1))
{
    Table table = TableFile.ReadAll(args[0]).Single(one => one.Name == name);
    Report(table, "SimilarityClassifier", (train, test) =>
    {
        long start = Stopwatch.GetTimestamp();
        var model = SimilarityClassifier.Train(train);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return ([.. model.ClassifyAll(test.Features).Select(match => match.NearestLabel)], time);
    });
    foreach ((string trainer, MlNetTrainer learner) in MlNetTrainer.All)
    {
        Report(table, $"ML.NET {trainer}", learner.Classify);
    }
}

static void Report(Table table, string trainer, Func<LabeledDataset, LabeledDataset, (string[] Labels, TimeSpan Time)> classify)
{
    int right = 0;
    TimeSpan sum = TimeSpan.Zero;
    foreach (int fold in table.FoldNumbers)
    {
        LabeledDataset test = table.TestOf(fold);
        (string[] labels, TimeSpan time) = classify(table.TrainOf(fold), test);
        right += labels.Where((label, row) => label == test.NameOf(test.Labels[row])).Count();
        sum += time;
    }

    double accuracy = 100.0 * right / table.Rows.RowCount, seconds = sum.TotalSeconds / table.FoldNumbers.Count;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {table.Name} | {trainer} | {accuracy:F1} | {seconds:F2} |"));
}
