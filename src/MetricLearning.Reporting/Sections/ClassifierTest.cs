using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Evaluation;

namespace MetricLearning.Reporting.Sections;

/// <summary>What a classifier answered for rows whose labels are known.</summary>
internal sealed class ClassifierTest
{
    private readonly IReadOnlyList<string?> _labels;
    private readonly HashSet<string> _known;

    /// <summary>Classifies the rows.</summary>
    public ClassifierTest(SimilarityClassifier classifier, in ReadOnlyTensorSpan<float> rows, IReadOnlyList<string?> labels)
    {
        _labels = labels;
        _known = [.. classifier.Labels];
        Matches = classifier.ClassifyAll(rows);
        while (_known.Contains(None))
        {
            None = $"({None})"; // a class may be called so
        }

        IEnumerable<string?> all = labels.Select(Truth).Concat(Matches.Select(match => match.Label));
        Names = [.. all.Select(NameOf).Distinct().Order(StringComparer.Ordinal)];
        Confidences = [.. Matches.Select(match => match.Confidence)];
        IsCorrect = [.. Matches.Select((match, row) => match.NearestLabel == Truth(labels[row]))];
        IsKnown = [.. labels.Select(label => Truth(label) is not null)];
    }

    /// <summary>What stands for a missing label: no class is called so.</summary>
    public string None { get; } = MistakeSection.None;

    /// <summary>The answers, one for each row.</summary>
    public IReadOnlyList<Match> Matches { get; }

    /// <summary>The names of labels and answers, in their order.</summary>
    public string[] Names { get; }

    /// <summary>How sure the nearest label is, for each row.</summary>
    public double[] Confidences { get; }

    /// <summary>Whether the nearest label is right, whether it was accepted or not.</summary>
    public bool[] IsCorrect { get; }

    /// <summary>Whether the gallery has rows of the label.</summary>
    public bool[] IsKnown { get; }

    /// <summary>The share of the rows that are answered right, "none of these" for rows of no known class among them.</summary>
    public double Accuracy => (double)Matches.Where(IsRight).Count() / Matches.Count;

    /// <summary>Labels counted by answers.</summary>
    public ConfusionMatrix Confusion() => ConfusionMatrix.Of(
        [.. Matches.Select(match => NumberOf(match.Label))], [.. _labels.Select(label => NumberOf(Truth(label)))]);

    /// <summary>
    /// The wrong answers, the worst first: labels, the surest before the others, then rows that were turned away, those before the others
    /// whose nearest label was the least sure.
    /// </summary>
    /// <param name="ids">What the rows are called; null for their places.</param>
    public Mistake[] Mistakes(IReadOnlyList<string>? ids) =>
    [
        .. Enumerable.Range(0, Matches.Count)
            .Where(row => !IsRight(Matches[row], row))
            .Select(row => new Mistake(row, _labels[row], Matches[row].Label, Matches[row].Confidence, Matches[row].Neighbors)
            {
                Id = ids?[row],
                NearestLabel = Matches[row].Label is null ? Matches[row].NearestLabel : null,
            })
            .OrderBy(mistake => mistake.Answer is null)
            .ThenBy(mistake => mistake.Answer is null ? mistake.Confidence : -mistake.Confidence),
    ];

    private bool IsRight(Match match, int row) => match.Label == Truth(_labels[row]);

    // A label that the gallery has no row of is none of its classes.
    private string? Truth(string? label) => label is not null && _known.Contains(label) ? label : null;

    private int NumberOf(string? label) => Array.BinarySearch(Names, NameOf(label), StringComparer.Ordinal);

    private string NameOf(string? label) => label ?? None;
}
