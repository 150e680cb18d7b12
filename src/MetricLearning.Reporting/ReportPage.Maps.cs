using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Evaluation;
using MetricLearning.Reporting.Maps;
using MetricLearning.Reporting.Pages;
using MetricLearning.Reporting.Sections;

namespace MetricLearning.Reporting;

/// <content>Maps, and a classifier as a whole.</content>
public sealed partial class ReportPage
{
    /// <summary>Adds a map of rows: principal components, and exact t-SNE.</summary>
    /// <param name="rows">The rows, [n × f], 1 ≤ f; those that are drawn must be finite.</param>
    /// <param name="labels">Their labels, [n], which colour them.</param>
    /// <param name="options">How they are drawn; null for the defaults.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps.</param>
    /// <remarks>O(steps·n²) time and O(n²) memory for n drawn rows: seconds for 2,000.</remarks>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × f], a value is not finite, a label is null, or the counts differ.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; nothing was added.</exception>
    public ReportPage AddMap(
        in ReadOnlyTensorSpan<float> rows,
        IReadOnlyList<string> labels,
        MapOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        int[] drawn = Drawn(rows, nameof(rows), labels, ref options);
        return AddMaps(labels, drawn, [("all columns", Guard.Copy(rows, drawn, nameof(rows)))], options, cancellationToken);
    }

    /// <summary>Adds maps of the same rows before and after training: principal components, and exact t-SNE.</summary>
    /// <param name="before">The rows before, [n × f], such as scaled features; those that are drawn must be finite.</param>
    /// <param name="after">The rows after, [n × d], such as their embeddings.</param>
    /// <param name="labels">Their labels, [n], which colour them.</param>
    /// <param name="options">How they are drawn; null for the defaults.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps.</param>
    /// <remarks>Twice the cost of one map.</remarks>
    /// <exception cref="ArgumentException">
    /// A shape is not rows × columns, a value is not finite, a label is null, or the counts differ.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; nothing was added.</exception>
    public ReportPage AddMaps(
        in ReadOnlyTensorSpan<float> before,
        in ReadOnlyTensorSpan<float> after,
        IReadOnlyList<string> labels,
        MapOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        int[] drawn = Drawn(before, nameof(before), labels, ref options);
        _ = Drawn(after, nameof(after), labels, ref options);
        (string, float[])[] rows =
        [
            ("before", Guard.Copy(before, drawn, nameof(before))), ("after", Guard.Copy(after, drawn, nameof(after))),
        ];
        return AddMaps(labels, drawn, rows, options, cancellationToken);
    }

    /// <summary>
    /// Classifies rows whose labels are known, and adds what came of it: figures, what training chose, confusion, mistakes, risk and
    /// coverage, calibration, thresholds where some rows are of no known class, and maps of the rows before and after.
    /// </summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="rows">Rows that are not in its gallery and that nothing has learned from, [n × f], 1 ≤ n, finite.</param>
    /// <param name="labels">Their labels, [n]; null, or a label that the gallery does not know, for a row of none of its classes.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps.</param>
    /// <exception cref="ArgumentException">
    /// The shape is not [n × f], there is no row, a value is not finite, the counts differ, or the rows are no images of the given shape.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The gallery has no rows.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; nothing was added.</exception>
    public ReportPage AddClassifier(
        SimilarityClassifier classifier,
        Tensor<float> rows,
        IReadOnlyList<string?> labels,
        ClassifierPageOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new();
        Guard.Shape(rows, nameof(rows), out int count, out _);
        Guard.Require(count >= 1, nameof(rows), count, "1 row or more", "Pass rows whose labels are known.");
        Guard.Texts(labels, count, nameof(labels), mayBeNull: true);
        Guard.Require(
            options.MaxMistakeCount >= 0, nameof(options.MaxMistakeCount), options.MaxMistakeCount, "0 or more", "Use 24 when in doubt.");
        options.Map?.Check();
        if (options.Ids is not null)
        {
            Guard.Texts(options.Ids, count, nameof(options.Ids));
        }

        if (options.GalleryIds is not null)
        {
            Guard.Texts(options.GalleryIds, options.GalleryIds.Count, nameof(options.GalleryIds));
        }

        RowImages? images = options.ImageShape is { } shape ? new(rows, shape) : null;
        ClassifierTest test = new(classifier, rows, labels);
        int before = _sections.Count;
        try
        {
            AddTest(classifier, test, images, options);
            if (options.Map is MapOptions map)
            {
                AddMaps(classifier, rows, [.. labels.Select(label => label ?? test.None)], options.Ids, map, cancellationToken);
            }
        }
        catch
        {
            _sections.RemoveRange(before, _sections.Count - before);
            throw;
        }

        return this;
    }

    private void AddTest(SimilarityClassifier classifier, ClassifierTest test, RowImages? images, ClassifierPageOptions options)
    {
        int unknown = test.IsKnown.Count(known => !known);
        string what = classifier.ToString();
        AddFacts("Classifier",
        [
            new("rows tested", Html.Count(test.Matches.Count, "row", "rows")),
            new("of no known class", Html.Count(unknown, "row", "rows")),
            new("answered right", Html.Percent(test.Accuracy)),
            new("answered “none of these”", Html.Percent((double)test.Matches.Count(match => match.Label is null) / test.Matches.Count)),
            new("least confidence of an answer", Html.Number(classifier.Threshold)),
        ]);
        _sections[^1].Element("h2")!.AddAfterSelf(Html.Paragraph(char.ToUpperInvariant(what[0]) + what[1..] + "."));
        if (classifier.Choice is ModelChoice choice)
        {
            AddChoice(choice);
        }

        Mistake[] mistakes = test.Mistakes(options.Ids);
        AddConfusion(test.Confusion(), test.Names);
        Add(MistakeSection.Of(
            [.. mistakes.Take(options.MaxMistakeCount)], mistakes.Length, images, options.GalleryImages, test.None, options.GalleryIds));
        AddRiskCoverage(RiskCoverageCurve.Of(test.Confidences, test.IsCorrect));
        AddCalibration(CalibrationReport.Of(test.Confidences, test.IsCorrect));
        if (unknown > 0)
        {
            AddThresholds(OpenSetReport.Of(test.Confidences, test.IsKnown, test.IsCorrect));
        }
    }

    private void AddMaps(
        SimilarityClassifier classifier,
        Tensor<float> rows,
        string[] labels,
        IReadOnlyList<string>? ids,
        MapOptions options,
        CancellationToken cancellationToken)
    {
        int[] drawn = RowSample.Choose(labels.Length, options.MaxRowCount, options.Seed);
        float[] values = Guard.Copy(rows, drawn, nameof(rows));
        Tensor<float> before = classifier.Embedder.Scaler.Transform(
            new ReadOnlyTensorSpan<float>(values, [drawn.Length, classifier.InputDimension], []));
        (string, float[])[] maps = [("scaled", Guard.Copy(before, [.. Enumerable.Range(0, drawn.Length)], nameof(rows)))];
        if (classifier.Embedder is { Networks.Count: 0, RowMap: null })
        {
            AddMaps(labels, drawn, maps, options, cancellationToken, ids); // embedding is scaling
            return;
        }

        float[] after = new float[drawn.Length * classifier.EmbeddingDimension];
        classifier.Embedder.Embed(
            new ReadOnlyTensorSpan<float>(values, [drawn.Length, classifier.InputDimension], []),
            new TensorSpan<float>(after, [drawn.Length, classifier.EmbeddingDimension], []));
        AddMaps(labels, drawn, [("before", maps[0].Item2), ("after", after)], options, cancellationToken, ids);
    }

    private ReportPage AddMaps(
        IReadOnlyList<string> labels,
        int[] drawn,
        (string Title, float[] Rows)[] rows,
        MapOptions options,
        CancellationToken cancellationToken,
        IReadOnlyList<string>? ids = null)
    {
        List<DrawnRows> maps = [];
        if (drawn.Length > 0)
        {
            foreach ((string title, float[] values) in rows)
            {
                maps.Add(DrawnRows.Of(
                    title, values, values.Length / drawn.Length, options,
                    share => options.Progress?.Report((maps.Count + share) / rows.Length), cancellationToken));
            }
        }

        return Add(new MapSection(labels, drawn, ids).Render(rows.Length == 1 ? "Map" : "Maps, before and after", maps));
    }

    private static int[] Drawn(
        in ReadOnlyTensorSpan<float> rows,
        string name,
        IReadOnlyList<string> labels,
        [System.Diagnostics.CodeAnalysis.NotNull] ref MapOptions? options)
    {
        options ??= new();
        options.Check();
        Guard.Shape(rows, name, out int count, out _);
        Guard.Texts(labels, count, nameof(labels));
        return RowSample.Choose(count, options.MaxRowCount, options.Seed);
    }
}
