using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Telemetry;

namespace MetricLearning.Classification;

/// <summary>
/// Makes a <see cref="SimilarityClassifier"/> of labelled rows: chooses a model, fills the gallery, fits confidence and threshold.
/// </summary>
internal sealed class ClassifierTraining
{
    private const int BlockRows = 4096;

    private readonly LabeledDataset _data;
    private readonly SimilarityClassifierOptions _options;
    private readonly string[] _names; // of each class
    private readonly string[] _labels; // of each row
    private readonly Tensor<float>? _unknown;

    /// <summary>Checks what is given.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">What is chosen beforehand.</param>
    public ClassifierTraining(LabeledDataset data, SimilarityClassifierOptions options)
    {
        options.ImageShape?.ThrowIfInvalid(nameof(options.ImageShape));
        Check(options);
        if (options.ImageShape is ImageShape shape)
        {
            Throw.IfColumnCountDiffers(data.FeatureCount, shape.Length, nameof(data), "the image shape of the options");
        }

        _options = options;
        ClassIndex classes = new(data.Labels);
        _names = [.. classes.Labels.ToArray().Select(data.NameOf)];
        _labels = [.. classes.ClassOfRow.ToArray().Select(number => _names[number])];
        _unknown = UnknownRows(options.UnknownRows, data.FeatureCount);
        _data = new(data.Features, classes.ClassOfRow); // the choice of a model wants labels from 0 on without gaps
    }

    /// <summary>Trains.</summary>
    /// <param name="cancellationToken">Asks to stop; heeded between steps.</param>
    public SimilarityClassifier Run(CancellationToken cancellationToken) => Instruments.Train(
        TelemetryNames.TrainActivity, _data.RowCount, _data.FeatureCount, _data.ClassCount, () => ChooseAndFill(cancellationToken));

    private SimilarityClassifier ChooseAndFill(CancellationToken cancellationToken)
    {
        ModelSelectionOptions selection = new()
        {
            Seed = _options.Seed,
            MaxDegreeOfParallelism = Math.Min(_options.MaxDegreeOfParallelism, Environment.ProcessorCount),
            TimeBudget = _options.TimeBudget,
            NetworksPerFold = _options.NetworksPerFold,
            FoldCount = _options.FoldCount,
            Recipe = _options.Recipe,
            ImageShape = _options.ImageShape,
            Scaling = _options.Scaling,
            KeepsRawAccuracy = _options.KeepsRawAccuracy,
            Rule = _options.Rule,
        };
        if (_options.Logger is not null)
        {
            ClassifierLog.Started(_options.Logger, _data.RowCount, _data.FeatureCount, _data.ClassCount);
        }

        ModelSelectionResult chosen = new ModelSelection(_data, selection).Run(_options.Progress, cancellationToken);
        Gallery gallery = Fill(chosen.Ensemble, cancellationToken);
        ClassifierDecision decision = Calibrate(chosen, gallery);
        if (_options.Logger is not null)
        {
            ClassifierLog.Chosen(_options.Logger, chosen.Choice.Chosen, chosen.Choice.RawAccuracy ?? double.NaN, chosen.Choice.Reason);
        }

        return new(chosen.Ensemble, gallery, decision, chosen.Choice);
    }

    private Gallery Fill(NetworkEnsemble embedder, CancellationToken cancellationToken)
    {
        Gallery gallery = new(DistanceMetric.Euclidean, embedder.EmbeddingDimension, _options.MaxDegreeOfParallelism);
        ReadOnlySpan<float> values = Shape.Matrix(_data.Features, nameof(_data), out int rows, out int columns);
        for (int start = 0; start < rows; start += BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(BlockRows, rows - start);
            Tensor<float> embeddings = Shape.Tensor(new float[count * embedder.EmbeddingDimension], count, embedder.EmbeddingDimension);
            embedder.Embed(new ReadOnlyTensorSpan<float>(values.Slice(start * columns, count * columns), [count, columns], []), embeddings);
            gallery.Add(new ArraySegment<string>(_labels, start, count), embeddings);
        }

        return gallery;
    }

    private ClassifierDecision Calibrate(ModelSelectionResult chosen, Gallery gallery)
    {
        ClassifierEvidence evidence = new(chosen.Rule, _options.NoveltyNeighbor);
        if (chosen.Evidence is ModelSelectionEvidence heldOut)
        {
            evidence.AddHeldOut(heldOut, _names);
        }
        else
        {
            evidence.AddOthers(gallery.Snapshot);
        }

        ClassifierDecision decision = evidence.Fit(_options.Target, _options.LeastRowsOfLabel);
        if (_unknown is not Tensor<float> unknown)
        {
            return decision;
        }

        evidence.Add(new SimilarityClassifier(chosen.Ensemble, gallery, decision, null), unknown, []);
        return evidence.Fit(_options.Target, _options.LeastRowsOfLabel);
    }

    private static void Check(SimilarityClassifierOptions options)
    {
        Throw.IfNoThread(options.MaxDegreeOfParallelism, nameof(options.MaxDegreeOfParallelism));
        Throw.IfNot(
            options.TimeBudget is not { } budget || budget > TimeSpan.Zero, options.TimeBudget?.TotalSeconds ?? 0, "0 < seconds",
            "Leave it null to train as long as the recipe takes.", nameof(options.TimeBudget));
        Throw.IfNot(
            options.NetworksPerFold is not < 0, options.NetworksPerFold ?? 0, "0 ≤ count",
            "Pass 0 to train none, or leave it null to let the number of rows choose.", nameof(options.NetworksPerFold));
        Throw.IfNot(
            options.FoldCount is not < 1, options.FoldCount ?? 1, "1 ≤ count",
            "Pass 1 for a single hold-out, or leave it null to let the number of rows choose.", nameof(options.FoldCount));
        Throw.IfNot(
            options.NoveltyNeighbor is >= 1 and <= NeighborRule.LargestNeighborCount, options.NoveltyNeighbor,
            $"1 to {NeighborRule.LargestNeighborCount}", "Leave it at 1 when in doubt.", nameof(options.NoveltyNeighbor));
        if (options.Scaling is RowScaling scaling)
        {
            Throw.IfNotDefined(scaling, nameof(options.Scaling));
        }

        ClassifierEvidence.Check(options.Target, options.LeastRowsOfLabel, nameof(options.LeastRowsOfLabel));
        (options.Recipe ?? new()).Check(options.ImageShape);
        ArgumentNullException.ThrowIfNull(options.UnknownRows, nameof(options.UnknownRows));
    }

    private static Tensor<float>? UnknownRows(IReadOnlyList<ReadOnlyMemory<float>> rows, int columns)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        float[] values = RowMemory.ToArray(rows, rows.Count, nameof(SimilarityClassifierOptions.UnknownRows), out int count, out int own);
        Throw.IfColumnCountDiffers(own, columns, nameof(SimilarityClassifierOptions.UnknownRows), "the rows to train on");
        Throw.IfNotFinite(values, own, nameof(SimilarityClassifierOptions.UnknownRows));
        return Shape.Tensor(values, count, own);
    }
}
