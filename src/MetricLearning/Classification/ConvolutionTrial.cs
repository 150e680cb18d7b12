using System.Diagnostics;
using System.Globalization;
using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <summary>
/// Chooses a model, and where rows look like images and nobody said what they are, tries networks that begin with convolutions too.
/// </summary>
/// <remarks>
/// <para>
/// Convolutions are tried where networks, views and scaling are left open, no map of rows is asked for and a quarter of their steps are at
/// least a hundred, which images of 40 × 40 pixels allow and larger ones do not; with a time budget first, within two thirds of it, with as
/// many steps as fit. They are taken if the model that is chosen of them has networks, is no less accurate on held-out rows than the usual
/// choice and has a smaller log loss. Either way the choice advises to say what the rows are.
/// </para>
/// <para>Cost: two to five times that of the usual choice.</para>
/// </remarks>
/// <param name="data">Rows labelled 0 to c − 1, each of which has a row.</param>
/// <param name="options">What is left to the choice.</param>
internal sealed class ConvolutionTrial(LabeledDataset data, ModelSelectionOptions options)
{
    private const int ShareOfSteps = 4; // one in so many
    private const double ShareOfBudget = 2.0 / 3;

    /// <summary>Trains and chooses.</summary>
    /// <param name="progress">Receives the number of networks done; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps, and between blocks of held-out rows.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ModelSelectionResult Run(IProgress<ModelSelectionProgress>? progress, CancellationToken cancellationToken)
    {
        int planned = PlannedCount();
        bool learnsNothing = data.ClassCount == 1 || planned == 0;
        if (options.ImageShape is not null || learnsNothing || ImageShapeGuess.Of(data) is not ImageShape shape)
        {
            return new ModelSelection(data, options).Run(progress, cancellationToken);
        }

        ModelSelectionResult? trial = null;
        ModelSelectionOptions usualOptions = options;
        TwoChoicesProgress? both = progress is null ? null : new(progress, planned);
        if (RecipeFor(shape) is NetworkRecipe recipe)
        {
            long start = Stopwatch.GetTimestamp();
            trial = new ModelSelection(
                data, options with { ImageShape = shape, Recipe = recipe, TimeBudget = options.TimeBudget * ShareOfBudget })
                .Run(both, cancellationToken);
            usualOptions = options with { TimeBudget = RestOf(options.TimeBudget, start) };
            both?.BeginSecond();
        }

        ModelSelectionResult usual = new ModelSelection(data, usualOptions).Run(both, cancellationToken);
        both?.End();
        return Better(usual, trial, shape);
    }

    /// <summary>How networks with convolutions are trained for images of a shape; null where they are not tried.</summary>
    internal NetworkRecipe? RecipeFor(ImageShape shape)
    {
        bool isOpen = options is
        {
            Recipe: null, Loss: null, NetworksPerFold: null, View: null, Scaling: null, KeepsRawAccuracy: false,
            UsesRelevantComponents: not true,
        };
        NetworkRecipe whole = NetworkRecipe.For(
            data.RowCount, data.FeatureCount, data.ClassCount, NetworkRecipe.IsFewShot(data), shape);
        int steps = whole.StepCount / ShareOfSteps;
        return !isOpen || steps < NetworkRecipe.FewestStepsOfImages ? null
            : options.TimeBudget is null ? whole with { StepCount = steps } : whole;
    }

    /// <summary>The better of two choices, which tells of the other.</summary>
    internal static ModelSelectionResult Better(ModelSelectionResult usual, ModelSelectionResult? trial, ImageShape shape)
    {
        CandidateModel? convolutions = trial?.Choice is not { Networks: not null } tried ? null
            : tried.Chosen.NetworkCount > 0 ? tried.Chosen
            : tried.Candidates.Where(candidate => candidate.NetworkCount > 0).MaxBy(candidate => candidate.Accuracy);
        CandidateModel chosen = usual.Choice.Chosen;
        bool isTaken = convolutions is not null && convolutions == trial!.Choice.Chosen
            && convolutions.Accuracy >= chosen.Accuracy && convolutions.LogLoss < chosen.LogLoss;
        string reason = convolutions is null ? ""
            : isTaken ? $" The rows look like images of {shape}; the usual choice reaches {Percent(chosen)}."
            : $" The rows look like images of {shape}, but networks with convolutions, which reach {Percent(convolutions)}, are no " +
                "better.";
        ModelSelectionResult better = isTaken ? trial! : usual;
        bool isTrained = convolutions is not null || usual.Choice.Networks is not null;
        return better with
        {
            Choice = better.Choice with
            {
                Reason = better.Choice.Reason + reason,
                LikelyImageShape = isTrained ? shape : null,
                Convolutions = convolutions,
            },
        };
    }

    private static string Percent(CandidateModel model) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * model.Accuracy:0.0} %");

    private static TimeSpan? RestOf(TimeSpan? budget, long start) => budget is not TimeSpan whole ? null
        : TimeSpan.FromTicks(Math.Max(1, (whole - Stopwatch.GetElapsedTime(start)).Ticks));

    private int PlannedCount() => ModelSelectionPlan.For(
        data.RowCount, data.FeatureCount, data.ClassCount, options, NetworkRecipe.IsFewShot(data)).NetworkCount;
}
