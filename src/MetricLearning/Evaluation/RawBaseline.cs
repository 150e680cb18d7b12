using System.Globalization;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Networks;

namespace MetricLearning.Evaluation;

/// <summary>
/// How a network's embeddings classify rows, beside the rows as they are: whether learning paid. The same gallery, queries and vote for
/// both.
/// </summary>
/// <remarks>
/// The raw rows are compared by Euclidean distance and by cosine, and the better of both counts: a baseline that is easy to beat says
/// nothing. <see cref="Warning"/> is set where the network does not classify more queries rightly than the raw rows do, by more than one
/// standard error of the paired difference: with b queries that only the network got right and c that only the raw rows got right, where
/// <c>b − c ≤ √(b + c)</c> (Q. McNemar, Note on the sampling error of the difference between correlated proportions, Psychometrika, 1947).
/// </remarks>
/// <example>
/// <code>
/// RawBaseline result = RawBaseline.Of(network, gallery: train, queries: test, DistanceMetric.Cosine, neighborCount: 5);
/// Console.WriteLine(result); // accuracy 0.9312, raw rows 0.8950 by Cosine, 400 queries
/// </code>
/// </example>
/// <param name="Accuracy">The share of queries that are classified rightly by the embeddings, 0 to 1.</param>
/// <param name="RawAccuracy">The share of queries that are classified rightly by the rows as they are, 0 to 1.</param>
/// <param name="RawMetric">By which distance the raw rows do that: the better of Euclidean distance and cosine.</param>
/// <param name="QueryCount">The number of queries.</param>
public sealed record RawBaseline(double Accuracy, double RawAccuracy, DistanceMetric RawMetric, int QueryCount)
{
    /// <summary>That learning did not pay, or by too little to tell, and what to try; null where it paid.</summary>
    public string? Warning { get; init; }

    /// <summary>
    /// Classifies rows by their neighbours, once embedded and once as they are. Two searches more than the embeddings alone take, among
    /// rows of f columns.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="gallery">Rows with known labels, [n × f], standardised or not as the network learned them.</param>
    /// <param name="queries">Rows to classify, [m × f], none of them in the gallery, with their true labels.</param>
    /// <param name="metric">How embeddings are compared.</param>
    /// <param name="neighborCount">Neighbours that vote, 1 ≤ k ≤ n.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// A data set has not f columns, or the label names do not agree: neither list begins with the other, or only one side has names.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not defined, or k is out of its range.</exception>
    public static RawBaseline Of(
        IEmbeddingNetwork network, LabeledDataset gallery, LabeledDataset queries, DistanceMetric metric, int neighborCount = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(gallery);
        ArgumentNullException.ThrowIfNull(queries);
        Throw.IfColumnCountDiffers(gallery.FeatureCount, network.InputDimension, nameof(gallery), "the network");
        Throw.IfColumnCountDiffers(queries.FeatureCount, network.InputDimension, nameof(queries), "the network");
        NameList.ThrowIfDifferent(queries.LabelNames, nameof(queries), gallery.LabelNames, nameof(gallery));
        Throw.IfNotDefined(metric);
        Throw.IfNot(
            neighborCount >= 1 && neighborCount <= gallery.RowCount, neighborCount, $"1 to {gallery.RowCount}, the rows of the gallery",
            "Ask for fewer neighbours, or pass a larger gallery.");
        bool[] learned = Hits(network.Embed(gallery), network.Embed(queries), metric, neighborCount);
        bool[] euclidean = Hits(gallery, queries, DistanceMetric.Euclidean, neighborCount);
        bool[] cosine = Hits(gallery, queries, DistanceMetric.Cosine, neighborCount);
        bool isCosine = cosine.Count(hit => hit) > euclidean.Count(hit => hit);
        return Compare(learned, isCosine ? cosine : euclidean, isCosine ? DistanceMetric.Cosine : DistanceMetric.Euclidean);
    }

    /// <summary>The figures in one line, and the warning if there is one.</summary>
    public override string ToString()
    {
        string warning = Warning is null ? "" : $". {Warning}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"accuracy {Accuracy:F4}, raw rows {RawAccuracy:F4} by {RawMetric}, {QueryCount} queries{warning}");
    }

    /// <summary>Compares which queries were classified rightly.</summary>
    internal static RawBaseline Compare(ReadOnlySpan<bool> learned, ReadOnlySpan<bool> raw, DistanceMetric rawMetric)
    {
        int hits = 0, rawHits = 0, differences = 0;
        for (int i = 0; i < learned.Length; i++)
        {
            hits += learned[i] ? 1 : 0;
            rawHits += raw[i] ? 1 : 0;
            differences += learned[i] != raw[i] ? 1 : 0;
        }

        (double accuracy, double rawAccuracy) = ((double)hits / learned.Length, (double)rawHits / learned.Length);
        return new(accuracy, rawAccuracy, rawMetric, learned.Length) { Warning = Describe(hits - rawHits, differences) };
    }

    private static string? Describe(int gain, int differences)
    {
        const string Advice =
            "Train for more epochs, use more rows or another loss, check that the rows are scaled as they should be, or classify the " +
            "rows " +
            "without a network.";
        return gain > Math.Sqrt(differences)
            ? null
            : gain > 0
                ? string.Create(CultureInfo.InvariantCulture,
                    $"The network classifies {gain} more queries rightly than the raw rows do, within one standard error of no gain: " +
                    $"use more " +
                    $"queries to tell whether learning paid.")
                : string.Create(CultureInfo.InvariantCulture,
                    $"Learning did not pay: the network classifies {(gain == 0 ? "no more" : $"{-gain} fewer")} queries rightly than " +
                    $"the raw rows " +
                    $"do. {Advice}");
    }

    private static bool[] Hits(LabeledDataset gallery, LabeledDataset queries, DistanceMetric metric, int neighborCount)
    {
        NearestNeighborClassifier classifier = new(metric, neighborCount);
        classifier.Fit(gallery);
        int[] predicted = new int[queries.RowCount];
        classifier.Predict(queries.Features, predicted);
        bool[] hits = new bool[predicted.Length];
        for (int i = 0; i < hits.Length; i++)
        {
            hits[i] = predicted[i] == queries.Labels[i];
        }

        return hits;
    }
}
