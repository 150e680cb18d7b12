using System.Diagnostics;
using MetricLearning.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetComparison;

/// <summary>A multiclass trainer of ML.NET behind its own normalisation of columns.</summary>
internal sealed class MlNetTrainer(Func<MLContext, IEstimator<ITransformer>> trainer)
{
    private const string Features = "Features";
    private const string Label = "Label";

    /// <summary>The trainers, with ML.NET's own settings.</summary>
    public static IReadOnlyList<(string Name, MlNetTrainer Trainer)> All { get; } =
    [
        ("LbfgsMaximumEntropy", new(context => context.MulticlassClassification.Trainers.LbfgsMaximumEntropy())),
        ("SdcaMaximumEntropy", new(context => context.MulticlassClassification.Trainers.SdcaMaximumEntropy())),
        ("LightGbm", new(context => context.MulticlassClassification.Trainers.LightGbm())),
        ("OneVersusAll FastForest", new(context => context.MulticlassClassification.Trainers.OneVersusAll(
            context.BinaryClassification.Trainers.FastForest()))),
    ];

    /// <summary>Trains on rows and tells the labels of others; the time is that of training.</summary>
    public (string[] Labels, TimeSpan Time) Classify(LabeledDataset train, LabeledDataset test)
    {
        MLContext context = new(seed: 0);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, train.FeatureCount);
        IDataView trainRows = context.Data.LoadFromEnumerable(RowsOf(train), schema);
        IDataView testRows = context.Data.LoadFromEnumerable(RowsOf(test), schema);
        var pipeline = context.Transforms.NormalizeMeanVariance(Features)
            .Append(context.Transforms.Conversion.MapValueToKey(Label))
            .AppendCacheCheckpoint(context)
            .Append(trainer(context))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        long start = Stopwatch.GetTimestamp();
        var model = pipeline.Fit(trainRows);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return ([.. model.Transform(testRows).GetColumn<string>("PredictedLabel")], time);
    }

    private static Row[] RowsOf(LabeledDataset data) =>
        [.. Enumerable.Range(0, data.RowCount).Select(row => new Row(data.Row(row).ToArray(), data.NameOf(data.Labels[row])))];

    private sealed record Row(float[] Features, string Label);
}
