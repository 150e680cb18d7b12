using System.Diagnostics;
using System.Globalization;
using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Classification;

/// <summary>What the choice of a model gives.</summary>
/// <param name="Ensemble">What embeds rows.</param>
/// <param name="Rule">What votes on their embeddings, by squared Euclidean distance.</param>
/// <param name="Choice">The report.</param>
/// <param name="Evidence">What the chosen model did on the held-out rows; null if nothing was held out.</param>
/// <param name="Folds">Which rows each fold held out; null if none did.</param>
/// <param name="RowParts">What stood for rows in each fold; null if nothing was held out.</param>
internal sealed record ModelSelectionResult(
    NetworkEnsemble Ensemble,
    NeighborRule Rule,
    ModelChoice Choice,
    ModelSelectionEvidence? Evidence,
    ModelSelectionFolds? Folds,
    RowParts? RowParts)
{
    /// <summary>What embedded the rows that a fold held out: its own networks, and what stood for rows in it.</summary>
    /// <param name="fold">The fold, below the number of folds.</param>
    public NetworkEnsemble EnsembleOf(int fold)
    {
        int networks = Ensemble.Networks.Count / Folds!.Count; // of each fold, fold after fold
        IReadOnlyList<IEmbeddingNetwork> own = [.. Ensemble.Networks.Skip(fold * networks).Take(networks)];
        return Ensemble.RowDeviation is null ? new(Ensemble.Scaler, own, null) : RowParts!.OfFold(fold).Beside(own);
    }
}

/// <summary>The held-out rows as the chosen model saw them, for calibration.</summary>
/// <param name="Rows">Which rows of the data, [n].</param>
/// <param name="Labels">Their classes, [n].</param>
/// <param name="Neighbors">
/// Their neighbours among the other rows, or among the centroids of these if the rule uses them; in embeddings by the networks of their
/// fold alone, which have not seen them.
/// </param>
/// <param name="RowNeighbors">Their neighbours among the other rows, in the same embeddings, whatever the rule uses.</param>
/// <param name="Sharpness">The power that makes the rule's votes the best probabilities, see <see cref="ClassVotes"/>.</param>
internal sealed record ModelSelectionEvidence(
    int[] Rows, int[] Labels, HeldOutNeighbors Neighbors, HeldOutNeighbors RowNeighbors, double Sharpness);

/// <summary>Chooses scaling, networks or none, and the rule of votes, by rows that are held out of training.</summary>
/// <remarks>
/// <para>
/// Rows are cut into folds; each fold has networks of its own, which learn from the rows of the other folds. Held-out rows are classified
/// by their neighbours among these, in three views (the scaled rows, the networks' embeddings, both) and by each of <see
/// cref="NeighborRule.All"/>. The usual model, both views together with the plan's usual rule, is taken unless it is clearly less accurate
/// than the best candidate, by more than two standard errors: of many candidates one is always best by chance. If it is, the most accurate
/// one is taken, of equals the one with the smaller log loss. If it is not, another rule still takes the place of the usual one where it
/// is more accurate by more than one standard error. All networks of all folds then embed together, so no training is wasted.
/// </para>
/// <para>
/// Maps may stand for the scaled rows, see <see cref="RowMapChoice"/>; but not where what is chosen with them is less accurate than rows as
/// they are, by more than two standard errors, unless maps are asked for. Each fold has a map of its own, see <see cref="RowParts"/>.
/// </para>
/// <para>
/// With one class, or fewer than ten rows that can be held out, nothing is trained and the nearest row decides. Networks whose numbers
/// leave the range of single precision are not used. The scaler is fitted on all rows; it knows no labels.
/// </para>
/// <para>Deterministic, whatever the number of threads, unless there is a time budget.</para>
/// </remarks>
/// <param name="data">Rows labelled 0 to c − 1, each of which has a row.</param>
/// <param name="options">What is left to the choice.</param>
internal sealed class ModelSelection(LabeledDataset data, ModelSelectionOptions options)
{
    /// <summary>Rows that must be held out, or nothing is trained.</summary>
    public const int FewestHeldOut = 10;

    private readonly LabeledDataset _data = data;
    private readonly ModelSelectionOptions _options = options;

    /// <summary>Trains and chooses.</summary>
    /// <param name="progress">Receives the number of networks done; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps, and between blocks of held-out rows.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ModelSelectionResult Run(IProgress<ModelSelectionProgress>? progress, CancellationToken cancellationToken)
    {
        ModelSelectionPlan plan = ModelSelectionPlan.For(
            _data.RowCount, _data.FeatureCount, _data.ClassCount, _options, NetworkRecipe.IsFewShot(_data));
        ModelSelectionFolds? folds = _data.ClassCount == 1 ? null : FoldsOf(plan);
        if (folds is null || folds.HeldOutCount < FewestHeldOut)
        {
            return WithoutEvidence();
        }

        plan = plan with { FoldCount = folds.Count };
        RowParts scaled = ChooseScaling(plan, folds, out ModelSelectionViews scaledViews, cancellationToken);
        StandardScaler scaler = scaled.Whole.Scaler;
        CandidateScore ofRows = new ModelSelectionRanking(scaledViews, _options.Rule, plan.UsualRule).MostAccurate;
        RowParts rowParts = ChooseRowParts(folds, scaler, cancellationToken) ?? scaled;
        EmbeddingNetwork[]? networks = TrainNetworks(plan, folds, scaler, progress, out string? trained, cancellationToken);
        ModelSelectionRanking ranking = Rank(rowParts);
        if (rowParts != scaled && _options.UsesRelevantComponents is null
            && ranking.Best.Score.IsClearlyWorseThan(ofRows, ModelSelectionRanking.ClearErrors))
        {
            (rowParts, ranking) = (scaled, Rank(scaled));
        }

        NetworkEnsemble ensemble = ranking.Best.View switch
        {
            ModelView.Rows => rowParts.Whole.Beside([]),
            ModelView.Networks => new(scaler, networks!, rowDeviation: null),
            _ => rowParts.Whole.Beside(networks!),
        };
        ModelChoice choice = ranking.Report(
            folds.Count, networks, ScalingText(ensemble, rowParts.Shrinkage), trained, ofRows.Accuracy);
        ModelSelectionViews views = ranking.Views;
        ModelSelectionEvidence evidence = new(
            views.Rows, views.Labels, views.Neighbors(ranking.Best.View, ranking.Best.Rule.UsesCentroids),
            views.Neighbors(ranking.Best.View, false), ranking.Best.Score.Sharpness);
        return new(ensemble, ranking.Best.Rule, choice, evidence, folds, rowParts);

        ModelSelectionRanking Rank(RowParts parts) => new(
            parts == scaled && networks is not { Length: > 0 } ? scaledViews
                : Search(folds, parts, networks ?? [], cancellationToken),
            _options.Rule, plan.UsualRule, plan.UsualView, _options.View, _options.KeepsRawAccuracy);
    }

    private ModelSelectionViews Search(
        ModelSelectionFolds folds, RowParts rowParts, EmbeddingNetwork[] networks, CancellationToken cancellationToken) =>
        ModelSelectionViews.Of(
            _data, folds, rowParts, networks, _options.MaxDegreeOfParallelism, cancellationToken: cancellationToken);

    private ModelSelectionFolds FoldsOf(ModelSelectionPlan plan) => plan.FoldCount == 1
        ? ModelSelectionFolds.Single(_data.Labels, plan.HeldOutCount, _options.Seed)
        : ModelSelectionFolds.Crossed(_data.Labels, plan.FoldCount, _options.Seed);

    private ModelSelectionResult WithoutEvidence()
    {
        StandardScaler scaler = Fit(_options.Scaling ?? UsualScaling);
        NetworkEnsemble ensemble = RowParts.Scaled(_data, scaler).Whole.Beside([]);
        NeighborRule rule = _options.Rule ?? NeighborRule.Nearest;
        CandidateModel chosen = new(0, ComparesRows: true, rule.ToString(), double.NaN, double.NaN);
        string reason = _data.ClassCount == 1
            ? "All rows have one label: there is nothing to tell apart."
            : $"Fewer than {FewestHeldOut} rows can be held out, each with another of its label to learn from: too few to compare models.";
        string given = _options.View is ModelView view and not ModelView.Rows
            ? $" {ModelSelectionRanking.Incomparable(view)}"
            : "";
        return new(ensemble, rule, new(chosen, [], null, 0, 0, ScalingText(ensemble, null), null, reason + given), null, null, null);
    }

    // The values of pixels have one unit.
    private RowScaling UsualScaling => _options.ImageShape is null ? RowScalers.UsualScaling(_data) : RowScaling.Common;

    private StandardScaler Fit(RowScaling scaling) => scaling == RowScaling.Common && _options.ImageShape is not null
        ? RowScalers.FitImages(_data)
        : RowScalers.Fit(_data, scaling);

    private RowParts ChooseScaling(
        ModelSelectionPlan plan, ModelSelectionFolds folds, out ModelSelectionViews views, CancellationToken cancellationToken)
    {
        RowScaling usual = _options.Scaling ?? UsualScaling;
        RowParts parts = RowParts.Scaled(_data, Fit(usual));
        views = Search(folds, parts, [], cancellationToken);
        if (_options.Scaling is not null || _options.ImageShape is not null)
        {
            return parts;
        }

        RowParts other = RowParts.Scaled(_data, Fit(usual == RowScaling.Common ? RowScaling.PerColumn : RowScaling.Common));
        ModelSelectionViews otherViews = Search(folds, other, [], cancellationToken);
        CandidateScore score = new ModelSelectionRanking(views, null, plan.UsualRule).MostAccurate;
        CandidateScore otherScore = new ModelSelectionRanking(otherViews, null, plan.UsualRule).MostAccurate;
        if (score.IsClearlyWorseThan(otherScore, ModelSelectionRanking.ClearErrors))
        {
            (parts, views) = (other, otherViews);
        }

        return parts;
    }

    // Rows of images take no part in the usual model, and whoever asks for rows as they are gets them.
    private RowParts? ChooseRowParts(ModelSelectionFolds folds, StandardScaler scaler, CancellationToken cancellationToken)
    {
        int degree = _options.MaxDegreeOfParallelism;
        bool isOpen = _options is { View: null or ModelView.NetworksAndRows, ImageShape: null, NetworksPerFold: not 0 }
            && !_options.KeepsRawAccuracy && _data.FeatureCount <= RowMapChoice.MostColumnsUnasked;
        double? shrinkage = _options.UsesRelevantComponents ?? isOpen
            ? RowMapChoice.Of(
                _data, scaler, _options.Seed, degree, isWanted: _options.UsesRelevantComponents == true, cancellationToken)
            : null;
        return shrinkage is double own ? RowParts.Mapped(_data, scaler, folds, own, degree, cancellationToken) : null;
    }

    private EmbeddingNetwork[]? TrainNetworks(
        ModelSelectionPlan plan,
        ModelSelectionFolds folds,
        StandardScaler scaler,
        IProgress<ModelSelectionProgress>? progress,
        out string? trained,
        CancellationToken cancellationToken)
    {
        trained = null;
        if (plan.NetworkCount == 0)
        {
            return [];
        }

        ModelSelectionTraining training = new(scaler.Transform(_data), _options);
        if (_options.TimeBudget is TimeSpan budget)
        {
            long start = Stopwatch.GetTimestamp();
            if (training.MeasureStep(plan.Recipe, budget, cancellationToken) is not double step)
            {
                return null;
            }

            plan = plan.Within(
                (budget - Stopwatch.GetElapsedTime(start)).TotalSeconds, step, _options.MaxDegreeOfParallelism);
        }

        if (plan.NetworkCount == 0)
        {
            return [];
        }

        EmbeddingNetwork[]? networks = training.Run(plan, folds, progress, cancellationToken);
        trained = networks is null ? null : plan.Describe(training.LossName, folds.Learned(0).Length, _data.ClassCount);
        return networks;
    }

    private string ScalingText(NetworkEnsemble ensemble, double? shrinkage)
    {
        StandardScaler scaler = ensemble.Scaler;
        string scaling = scaler.Scale.IndexOfAnyExcept(scaler.Scale[0]) < 0
            ? "All columns scaled by one number"
            : "Each column scaled to standard deviation 1";
        return ensemble.RowMap is not null
            ? string.Create(
                CultureInfo.InvariantCulture, $"{scaling}, rows compared by their relevant components, shrinkage {shrinkage}")
            : _options.UsesRelevantComponents == true && ensemble.RowDeviation is not null
            ? $"{scaling}, rows compared as they are: those of a label are too few, or too much alike, to find relevant components"
            : scaling;
    }
}
