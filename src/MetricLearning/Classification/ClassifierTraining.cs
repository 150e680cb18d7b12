using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Telemetry;
using MetricLearning.Training;

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
    private readonly LabeledDataset? _unknown; // whose labels say nothing

    /// <summary>Checks what is given.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">What is chosen beforehand.</param>
    public ClassifierTraining(LabeledDataset data, SimilarityClassifierOptions options)
    {
        options.ImageShape?.ThrowIfInvalid(nameof(options.ImageShape));
        Check(options);
        if (options.UsesRelevantComponents == true)
        {
            RelevantComponents.CheckColumns(data.FeatureCount, nameof(data));
        }

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
    /// <param name="cancellationToken">Asks to stop; heeded between steps and between blocks of rows.</param>
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
            Loss = _options.Loss,
            ImageShape = _options.ImageShape,
            Scaling = _options.Scaling,
            UsesRelevantComponents = _options.UsesRelevantComponents,
            View = _options.View,
            KeepsRawAccuracy = _options.KeepsRawAccuracy,
            Rule = _options.Rule,
        };
        if (_options.Logger is not null)
        {
            ClassifierLog.Started(_options.Logger, _data.RowCount, _data.FeatureCount, _data.ClassCount);
        }

        ModelSelectionResult chosen = new ConvolutionTrial(_data, selection).Run(_options.Progress, cancellationToken);
        ClassifierNovelty novelty = new(chosen.Ensemble.RowColumns, OfRows: null, OfEmbeddings: null, _options.MaxNovelty);
        ClassifierEvidence evidence = new(chosen.Rule, _options.NoveltyNeighbor, novelty);
        if (chosen.Evidence is ModelSelectionEvidence heldOut)
        {
            float[]? ofRows = !heldOut.RowNeighbors.KeepsRows ? null : HeldOutRowDistances.Of(
                _data, chosen, evidence.SearchedCount, cancellationToken);
            evidence.AddHeldOut(heldOut, _names, ofRows);
            AddUnknownOfFolds(evidence, chosen, cancellationToken); // before the gallery is filled: a fold needs as much memory
        }

        Gallery gallery = Fill(chosen.Ensemble, [.. Enumerable.Range(0, _data.RowCount)], cancellationToken);
        if (chosen.Evidence is null)
        {
            evidence.AddOthers(gallery.Snapshot, cancellationToken);
            AddUnknown(evidence, chosen.Ensemble, gallery, 0, 1, cancellationToken);
        }

        ClassifierDecision decision = evidence.Fit(_options.Target, _options.LeastRowsOfLabel);
        if (_options.Logger is not null)
        {
            ClassifierLog.Chosen(_options.Logger, chosen.Choice);
        }

        return new(chosen.Ensemble, gallery, decision, chosen.Choice);
    }

    private Gallery Fill(NetworkEnsemble embedder, int[] rows, CancellationToken cancellationToken)
    {
        Gallery gallery = new(DistanceMetric.Euclidean, embedder.EmbeddingDimension, _options.MaxDegreeOfParallelism);
        foreach (int[] block in rows.Chunk(BlockRows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Tensor<float> embeddings = Shape.Tensor(
                new float[block.Length * embedder.EmbeddingDimension], block.Length, embedder.EmbeddingDimension);
            embedder.Embed(_data.Select(block).Features, embeddings);
            gallery.Add([.. block.Select(row => _labels[row])], embeddings);
        }

        return gallery;
    }

    // As held-out rows are judged: by the networks of a fold, among the rows that these learned from, since distances of two models have no
    // scale in common. Each row by one fold, in turn: judged by all, unknown rows would outweigh the known ones.
    private void AddUnknownOfFolds(ClassifierEvidence evidence, ModelSelectionResult chosen, CancellationToken cancellationToken)
    {
        ModelSelectionFolds folds = chosen.Folds!;
        int judging = Math.Min(folds.Count, _unknown?.RowCount ?? 0);
        for (int fold = 0; fold < judging; fold++)
        {
            NetworkEnsemble embedder = chosen.EnsembleOf(fold);
            AddUnknown(evidence, embedder, Fill(embedder, folds.Learned(fold), cancellationToken), fold, folds.Count, cancellationToken);
        }
    }

    // Every n-th unknown row, from a first one on.
    private void AddUnknown(
        ClassifierEvidence evidence, NetworkEnsemble embedder, Gallery gallery, int first, int step, CancellationToken cancellationToken)
    {
        if (_unknown is not LabeledDataset unknown)
        {
            return;
        }

        SimilarityClassifier judge = new(embedder, gallery, evidence.Prior());
        foreach (int[] block in Enumerable.Range(0, unknown.RowCount).Where(row => row % step == first).Chunk(BlockRows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            evidence.Add(judge, unknown.Select(block).Features, []);
        }
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
        SimilarityClassifier.CheckNovelty(options.MaxNovelty, nameof(options.MaxNovelty));
        if (options.Scaling is RowScaling scaling)
        {
            Throw.IfNotDefined(scaling, nameof(options.Scaling));
        }

        if (options.View is ModelView view)
        {
            Throw.IfNotDefined(view, nameof(options.View));
            bool isOfRows = view == ModelView.Rows;
            Throw.IfNot(
                options.NetworksPerFold is not int count || count == 0 == isOfRows, options.NetworksPerFold ?? 0,
                $"{(isOfRows ? "0" : "1 or more")}, since View is {view}", "Leave one of the two null.", nameof(options.NetworksPerFold));
        }

        if (options.UsesRelevantComponents == true && (options.View == ModelView.Networks || options.KeepsRawAccuracy))
        {
            throw new ArgumentException(
                $"UsesRelevantComponents is true, and {(options.KeepsRawAccuracy ? "KeepsRawAccuracy is set" : "View is Networks")}; " +
                "expected mapped rows to be compared. Leave one of the two out.",
                nameof(options));
        }

        ClassifierEvidence.Check(options.Target, options.LeastRowsOfLabel, nameof(options.LeastRowsOfLabel));
        (options.Recipe ?? new()).Check(options.ImageShape);
        options.Loss?.Check();
        ArgumentNullException.ThrowIfNull(options.UnknownRows, nameof(options.UnknownRows));
    }

    private static LabeledDataset? UnknownRows(IReadOnlyList<ReadOnlyMemory<float>> rows, int columns)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        float[] values = RowMemory.ToArray(rows, rows.Count, nameof(SimilarityClassifierOptions.UnknownRows), out int count, out int own);
        Throw.IfColumnCountDiffers(own, columns, nameof(SimilarityClassifierOptions.UnknownRows), "the rows to train on");
        Throw.IfNotFinite(values, own, nameof(SimilarityClassifierOptions.UnknownRows));
        return new(Shape.Tensor(values, count, own), new int[count]);
    }
}
