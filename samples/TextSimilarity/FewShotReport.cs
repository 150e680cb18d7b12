using System.Globalization;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using TextSimilarity.Classifying;
using TextSimilarity.Glosses;

namespace TextSimilarity;

/// <summary>Writes what the sample finds, as plain text.</summary>
internal sealed class FewShotReport(GlossSet glosses, TextWriter output)
{
    private const int EvidenceCount = 3;
    private const int ColumnWidth = 22;

    /// <summary>Says what the data are.</summary>
    public void WriteHeader(int drawCount)
    {
        Say($"Definitions of nouns (WordNet 3.0, Princeton University) in {glosses.ClassNames.Count} classes,");
        Say($"embedded by all-MiniLM-L6-v2 in {glosses.Train.FeatureCount} columns;");
        Say($"{glosses.Train.RowCount} to know, {glosses.Test.RowCount} to classify.");
        Say($"Accuracy in %: mean (range) of {drawCount} draws of the known rows; 100 rows a class are all there are.");
        output.WriteLine();
    }

    /// <summary>Runs the classifiers and writes a table: a line for each number of known rows a class.</summary>
    public void WriteTable(FewShotExperiment experiment, IReadOnlyList<ITextClassifier> classifiers)
    {
        Say($"{"rows a class",-14}{string.Concat(classifiers.Select(classifier => classifier.Name.PadRight(ColumnWidth)))}".TrimEnd());
        foreach (int count in FewShotExperiment.Counts)
        {
            IEnumerable<string> cells = classifiers.Select(classifier => Cell(experiment.Accuracies(classifier, count)));
            Say($"{count,-14}{string.Concat(cells.Select(cell => cell.PadRight(ColumnWidth)))}".TrimEnd());
        }
    }

    /// <summary>Writes what a classifier makes of some test glosses, with the known glosses that lie nearest.</summary>
    public void WriteExamples(ITextClassifier classifier, int exampleCount)
    {
        int[] predicted = classifier.Classify(glosses.Train, glosses.Test.Features);
        var index = new NeighborIndex(DistanceMetric.Cosine);
        index.Add(glosses.Train.Features);
        for (int example = 0; example < exampleCount; example++)
        {
            int row = (int)((long)example * glosses.TestGlosses.Count / exampleCount); // spread over the classes
            Gloss gloss = glosses.TestGlosses[row];
            string outcome = glosses.ClassNames[predicted[row]] == gloss.ClassName ? "right" : $"wrong, it is {gloss.ClassName}";
            output.WriteLine();
            Say($"\"{gloss.Text}\" ({gloss.Word})");
            Say($"  {classifier.Name}: {glosses.ClassNames[predicted[row]]} ({outcome}); nearest known definitions:");
            NeighborTable neighbors = index.SearchRow(glosses.Test.Row(row), EvidenceCount);
            for (int rank = 0; rank < EvidenceCount; rank++)
            {
                Gloss known = glosses.TrainGlosses[neighbors.Indices(0)[rank]];
                Say($"  {neighbors.Distances(0)[rank]:F3} {known.ClassName}: {known.Text} ({known.Word})");
            }
        }
    }

    private static string Cell(IReadOnlyList<double> accuracies) => accuracies.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * accuracies[0]:F1}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * accuracies.Average():F1} ({100 * accuracies.Min():F1} to {100 * accuracies.Max():F1})");

    private void Say(FormattableString text) => output.WriteLine(FormattableString.Invariant(text));

    private void Say(string text) => output.WriteLine(text);
}
