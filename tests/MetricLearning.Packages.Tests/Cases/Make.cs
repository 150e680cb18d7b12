using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Packages.Tests.Cases;

/// <summary>Small parts to call packages with.</summary>
internal static class Make
{
    public static float[][] Rows { get; } = [[0, 0], [0, 1], [5, 5], [5, 6]];

    public static string[] Labels { get; } = ["a", "a", "b", "b"];

    public static EmbeddingNetwork Network() => new(2, [new(3)], seed: 1);

    public static NetworkEnsemble Ensemble() => new(new([0.0, 0], [1.0, 1]), [Network()], null);

    public static SimilarityClassifier Classifier() => SimilarityClassifier.Train(Rows, Labels, new() { NetworksPerFold = 0 });

    public static LabeledDataset Data(int columns = 2) => LabeledDataset.FromRowMajor(new float[2 * columns], columns, [0, 1]);

    public static string NoFolder => Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "file");

    /// <summary>A call that is no task.</summary>
    public static Func<Task> Call(Action call) => () =>
    {
        call();
        return Task.CompletedTask;
    };

    /// <summary>A call of which all results are asked for.</summary>
    public static Func<Task> All<T>(Func<IAsyncEnumerable<T>> call) => async () =>
    {
        await foreach (T item in call())
        {
            _ = item;
        }
    };
}
