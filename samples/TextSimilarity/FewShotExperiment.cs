using MetricLearning.Data;
using MetricLearning.Evaluation;
using TextSimilarity.Classifying;
using TextSimilarity.Glosses;

namespace TextSimilarity;

/// <summary>How well test glosses are classified when only a few glosses of each class are known.</summary>
/// <param name="glosses">The glosses.</param>
/// <param name="drawCount">How often the known rows are drawn, by seeds 0, 1 and so on.</param>
internal sealed class FewShotExperiment(GlossSet glosses, int drawCount)
{
    /// <summary>The rows a class that the few-shot table knows.</summary>
    public static IReadOnlyList<int> Counts { get; } = [5, 20, 100];

    /// <summary>The share of test glosses that a classifier gets right, draw by draw; one draw where all rows are known.</summary>
    public IReadOnlyList<double> Accuracies(ITextClassifier classifier, int countEach) =>
    [
        .. Enumerable.Range(0, KnowsAll(countEach) ? 1 : drawCount)
            .Select(seed => Accuracy.Of(classifier.Classify(Draw(countEach, seed), glosses.Test.Features), glosses.Test.Labels)),
    ];

    /// <summary>Draws as many training rows of each class.</summary>
    public LabeledDataset Draw(int countEach, int seed) =>
        KnowsAll(countEach) ? glosses.Train : glosses.Train.SplitStratifiedByCount(countEach * glosses.ClassNames.Count, seed).Train;

    private bool KnowsAll(int countEach) => countEach * glosses.ClassNames.Count == glosses.Train.RowCount;
}
