using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Calibration;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Telemetry;

namespace MetricLearning.Classification;

/// <summary>
/// A classifier of rows of numbers by what they resemble: it is trained on labelled rows, says when a row is none of its classes, learns
/// new rows and classes at once, and is one file.
/// </summary>
/// <remarks>
/// <para>
/// A composition of public parts, in this order: an <see cref="NetworkEnsemble"/> scales and embeds a row; the nearest rows of a <see
/// cref="Neighbors.Gallery"/>, by Euclidean distance of embeddings, vote on its label by a <see cref="NeighborRule"/>; a <see
/// cref="ConfidenceCalibrator"/> turns the vote and the distance to the k-th neighbour into the probability that the label is right; and
/// below a threshold, or too far from all that is known, the answer is "none of these". <c>Train</c> chooses all of them by rows that are
/// held out.
/// </para>
/// <para>
/// Thread-safe: any number of threads may classify while others change the gallery. An answer rests on the gallery as it was at one
/// moment. What networks and rules were chosen by stays as it was when rows are added; train anew when much has changed.
/// </para>
/// <para>Cost of an answer: embedding the row, and O(n·d) for n rows in the gallery of d columns each.</para>
/// </remarks>
/// <example>
/// <code>
/// var model = SimilarityClassifier.Train(rows, labels);
/// Match match = model.Classify(row);
/// model.Add("new part", row, id: "part-17");
/// model.Save("parts.metric");
/// </code>
/// </example>
public sealed partial class SimilarityClassifier
{
    private const int BlockRows = 1024;

    private readonly ClassifierDecision _decision;

    internal SimilarityClassifier(NetworkEnsemble embedder, Gallery gallery, ClassifierDecision decision, ModelChoice? choice)
        : this(embedder, gallery, decision)
    {
        Choice = choice;
        Instruments.Watch(gallery, static watched => ((Gallery)watched).Count);
    }

    /// <summary>A classifier that training judges rows by, and whose rows are not counted as those of one in use.</summary>
    internal SimilarityClassifier(NetworkEnsemble embedder, Gallery gallery, ClassifierDecision decision) =>
        (Embedder, Gallery, _decision) = (embedder, gallery, decision);

    /// <summary>What scales and embeds rows.</summary>
    public NetworkEnsemble Embedder { get; }

    /// <summary>The embedded rows. What changes there changes here.</summary>
    public Gallery Gallery { get; }

    /// <summary>Which rows vote on a label, and how.</summary>
    public NeighborRule Rule => _decision.Rule;

    /// <summary>Which neighbour's distance tells rows of no known class.</summary>
    public int NoveltyNeighbor => _decision.NoveltyNeighbor;

    /// <summary>What turns votes and distances into probabilities.</summary>
    public ConfidenceCalibrator Confidence => _decision.Confidence;

    /// <summary>The least confidence of an accepted label; negative infinity accepts all.</summary>
    public double Threshold => _decision.Threshold;

    /// <summary>
    /// The largest distance of the <see cref="NoveltyNeighbor"/> with which a label is accepted; infinity leaves it to the confidence.
    /// </summary>
    public double MaxDistance => _decision.MaxDistance;

    /// <summary>The largest <see cref="Match.Novelty"/> with which a label is accepted; 1 leaves it to the others.</summary>
    public double MaxNovelty => _decision.Novelty.Max;

    /// <summary>Thresholds of single labels, which replace <see cref="Threshold"/>.</summary>
    public IReadOnlyDictionary<string, double> LabelThresholds => _decision.LabelThresholds;

    /// <summary>How rows are told that are unlike all known ones.</summary>
    internal ClassifierNovelty Novelty => _decision.Novelty;

    /// <summary>What training chose, among which models, and why; null if the classifier was not trained here or loaded with it.</summary>
    public ModelChoice? Choice { get; }

    /// <summary>The columns of a row, f.</summary>
    public int InputDimension => Embedder.InputDimension;

    /// <summary>The columns of an embedding, d.</summary>
    public int EmbeddingDimension => Embedder.EmbeddingDimension;

    /// <summary>The number of rows in the gallery.</summary>
    public int Count => Gallery.Count;

    /// <summary>The labels of the gallery, in ordinal order.</summary>
    public IReadOnlyList<string> Labels => [.. Gallery.Snapshot.Classes.Select(one => one.Label)];

    /// <summary>Classifies a row. Allocates less than a kilobyte once warm.</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <exception cref="ArgumentException">
    /// The row has not f values, a value is not finite, or so large that its embedding is not.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has no rows.</exception>
    public Match Classify(ReadOnlySpan<float> row)
    {
        Throw.IfColumnCountDiffers(row.Length, InputDimension, nameof(row), "the classifier");
        long start = Instruments.Start();
        GallerySnapshot snapshot = SnapshotWithRows();
        float[] rented = ArrayPool<float>.Shared.Rent(EmbeddingDimension);
        try
        {
            Span<float> embedding = rented.AsSpan(0, EmbeddingDimension);
            Embedder.EmbedRow(row, embedding);
            int count = Math.Min(_decision.SearchedCount, snapshot.Count);
            Span<int> slots = stackalloc int[NeighborRule.LargestNeighborCount];
            Span<float> distances = stackalloc float[NeighborRule.LargestNeighborCount];
            snapshot.SearchRow(embedding, count, slots[..count], distances[..count]);
            Match match = MatchOf(snapshot, embedding, slots[..count], distances[..count]);
            Instruments.Ended(start, isOfMany: false);
            return match;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Classifies rows, all among the same rows of the gallery.</summary>
    /// <param name="rows">The rows, [m × f], finite, 0 ≤ m.</param>
    /// <returns>The answers, [m]: the same as for each row alone.</returns>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × f], a value is not finite, or so large that its embedding is not.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery has no rows.</exception>
    public IReadOnlyList<Match> ClassifyAll(in ReadOnlyTensorSpan<float> rows)
    {
        List<Match> matches = [];
        long start = Instruments.Start();
        VisitAll(rows, (snapshot, embedding, slots, distances) => matches.Add(MatchOf(snapshot, embedding, slots, distances)));
        Instruments.Ended(start, isOfMany: true);
        return matches;
    }

    /// <summary>Classifies rows, all among the same rows of the gallery.</summary>
    /// <param name="rows">The rows, each of f finite values.</param>
    /// <returns>The answers, in the order of the rows.</returns>
    /// <inheritdoc cref="ClassifyAll(in ReadOnlyTensorSpan{float})" path="/exception"/>
    public IReadOnlyList<Match> ClassifyAll(IEnumerable<ReadOnlyMemory<float>> rows)
    {
        float[] values = RowMemory.ToArray(rows, 0, nameof(rows), out int count, out int columns);
        return ClassifyAll(new ReadOnlyTensorSpan<float>(values, [count, count > 0 ? columns : InputDimension], []));
    }

    /// <summary>Finds the rows of the gallery that resemble a row most.</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="count">How many to find, 1 ≤ count; all where the gallery has fewer.</param>
    /// <returns>The rows, nearest first; ties in the order in which they were added.</returns>
    /// <inheritdoc cref="Classify" path="/exception"/>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public IReadOnlyList<GalleryNeighbor> FindSimilar(ReadOnlySpan<float> row, int count)
    {
        Throw.IfNot(count >= 1, count, "1 ≤ count", "Pass how many rows you want.");
        Throw.IfColumnCountDiffers(row.Length, InputDimension, nameof(row), "the classifier");
        GallerySnapshot snapshot = SnapshotWithRows();
        return snapshot.SearchRow(Embed(row), Math.Min(count, snapshot.Count));
    }

    /// <summary>Embeds a row as the rows of the gallery are.</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <returns>The embedding, [d].</returns>
    /// <exception cref="ArgumentException">
    /// The row has not f values, a value is not finite, or so large that its embedding is not.
    /// </exception>
    public float[] Embed(ReadOnlySpan<float> row)
    {
        Throw.IfColumnCountDiffers(row.Length, InputDimension, nameof(row), "the classifier");
        float[] embedding = new float[EmbeddingDimension];
        Embedder.EmbedRow(row, embedding);
        return embedding;
    }

    /// <summary>What it is made of.</summary>
    public override string ToString()
    {
        GallerySnapshot snapshot = Gallery.Snapshot;
        string embedder = Embedder.Networks.Count switch
        {
            0 => Embedder.RowMap is null ? "rows as they are" : "mapped rows",
            1 => "1 network",
            int count => $"{count} networks",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"classifier of {InputDimension} columns: {embedder}, {Rule}, {snapshot.Count} rows of {snapshot.Classes.Count} labels, " +
            $"threshold {Threshold:G4}");
    }

    private delegate void RowVisitor(
        GallerySnapshot snapshot, ReadOnlySpan<float> embedding, ReadOnlySpan<int> slots, ReadOnlySpan<float> distances);

    // Embeds rows and finds their neighbours a block at a time.
    private void VisitAll(
        in ReadOnlyTensorSpan<float> rows, RowVisitor visit, GallerySnapshot? of = null, CancellationToken cancellationToken = default)
    {
        ReadOnlySpan<float> values = Shape.Matrix(rows, nameof(rows), out int count, out int columns);
        Throw.IfColumnCountDiffers(columns, InputDimension, nameof(rows), "the classifier");
        Throw.IfNotFinite(values, columns, nameof(rows));
        GallerySnapshot snapshot = of ?? SnapshotWithRows();
        int dimension = EmbeddingDimension;
        int found = Math.Min(_decision.SearchedCount, snapshot.Count);
        int block = Math.Max(1, Math.Min(BlockRows, count));
        float[] embeddings = new float[block * dimension];
        int[] slots = new int[block * found];
        float[] distances = new float[block * found];
        for (int start = 0; start < count; start += block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = Math.Min(block, count - start);
            TensorSpan<float> embedded = new(embeddings.AsSpan(0, length * dimension), [length, dimension], []);
            Embedder.Embed(new ReadOnlyTensorSpan<float>(values.Slice(start * columns, length * columns), [length, columns], []), embedded);
            snapshot.Search(embedded, found, slots.AsSpan(0, length * found), distances.AsSpan(0, length * found));
            for (int i = 0; i < length; i++)
            {
                visit(
                    snapshot,
                    embeddings.AsSpan(i * dimension, dimension),
                    slots.AsSpan(i * found, found),
                    distances.AsSpan(i * found, found));
            }
        }
    }

    private Match MatchOf(
        GallerySnapshot snapshot, ReadOnlySpan<float> embedding, ReadOnlySpan<int> slots, ReadOnlySpan<float> distances)
    {
        RowVerdict verdict = RowVerdict.Of(snapshot, embedding, slots, distances, _decision, _decision.Novelty.MeasuredColumns);
        string label = verdict.Class.Label;
        (double confidence, double? novelty, bool isKnown) =
            _decision.Judge(label, verdict.VoteShare, verdict.Distance, verdict.MixedDistance);
        GalleryNeighbor[] neighbors = new GalleryNeighbor[Math.Min(ClassifierDecision.ReportedCount, slots.Length)];
        for (int i = 0; i < neighbors.Length; i++)
        {
            neighbors[i] = new(snapshot.IdOf(slots[i]), snapshot.LabelOf(slots[i]), distances[i]);
        }

        Instruments.Classified(isKnown, distances[0]);
        return new(isKnown ? label : null, label, confidence, neighbors) { Novelty = novelty };
    }

    private GallerySnapshot SnapshotWithRows()
    {
        GallerySnapshot snapshot = Gallery.Snapshot;
        return snapshot.Count > 0
            ? snapshot
            : throw new InvalidOperationException("The gallery has no rows, so nothing resembles any row; add rows before classifying.");
    }
}
