using System.Diagnostics;
using System.Globalization;
using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <summary>
/// Chooses a model, and where rows look like images and nobody said what they are, tries networks that begin with convolutions too.
/// </summary>
/// <remarks>
/// <para>
/// Convolutions are tried where all about networks is left open and a quarter of their steps are at least a hundred, which images of 40 ×
/// 40 pixels allow and larger ones do not; with a time budget in what is left of it, after a third at most, with as many steps as fit.
/// They are taken if the model that is chosen of them is no less accurate on held-out rows and has a smaller log loss; otherwise the usual
/// choice stays. Either way the choice advises to say what the rows are.
/// </para>
/// <para>Cost: that of the usual choice, and up to as much again for small images, twice as much for those of 28 × 28 pixels.</para>
/// </remarks>
/// <param name="data">Rows labelled 0 to c − 1, each of which has a row.</param>
/// <param name="options">What is left to the choice.</param>
internal sealed class ConvolutionTrial(LabeledDataset data, ModelSelectionOptions options)
{
    private const int ShareOfSteps = 4; // one in so many
    private const double ShareOfBudget = 1.0 / 3; // of the usual choice

    /// <summary>Trains and chooses.</summary>
    /// <param name="progress">Receives the number of networks done; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps, and between blocks of held-out rows.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ModelSelectionResult Run(IProgress<ModelSelectionProgress>? progress, CancellationToken cancellationToken)
    {
        if (options.ImageShape is not null || ImageShapeGuess.Of(data) is not ImageShape shape)
        {
            return new ModelSelection(data, options).Run(progress, cancellationToken);
        }

        if (RecipeFor(shape) is not NetworkRecipe recipe)
        {
            ModelSelectionResult alone = new ModelSelection(data, options).Run(progress, cancellationToken);
            return alone.Choice.Networks is null ? alone : alone with { Choice = alone.Choice with { LikelyImageShape = shape } };
        }

        long start = Stopwatch.GetTimestamp();
        ModelSelectionOptions ofTrial = options with { ImageShape = shape, Recipe = recipe };
        int planned = ModelSelectionPlan.For(data.RowCount, data.FeatureCount, data.ClassCount, ofTrial).NetworkCount;
        ShiftedProgress? shifted = progress is null ? null : new(progress) { Later = planned };
        ModelSelectionResult usual = new ModelSelection(data, options with { TimeBudget = options.TimeBudget * ShareOfBudget })
            .Run(shifted, cancellationToken);
        if (usual.Evidence is null)
        {
            return usual; // nothing can be held out, so nothing compared
        }

        if (options.TimeBudget is TimeSpan budget)
        {
            TimeSpan left = budget - Stopwatch.GetElapsedTime(start);
            ofTrial = ofTrial with { TimeBudget = left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1) };
        }

        shifted?.BeginLater();
        ModelSelectionResult trial = new ModelSelection(data, ofTrial).Run(shifted, cancellationToken);
        return Better(usual, trial, shape);
    }

    /// <summary>How networks with convolutions are trained for images of a shape; null where they are not tried.</summary>
    internal NetworkRecipe? RecipeFor(ImageShape shape)
    {
        bool isOpen = options is { Recipe: null, NetworksPerFold: null, View: null, Scaling: null, KeepsRawAccuracy: false };
        NetworkRecipe whole = NetworkRecipe.For(
            data.RowCount, data.FeatureCount, data.ClassCount, NetworkRecipe.IsFewShot(data), shape);
        int steps = options.TimeBudget is null ? whole.StepCount / ShareOfSteps : whole.StepCount;
        return isOpen && steps >= NetworkRecipe.FewestStepsOfImages ? whole with { StepCount = steps } : null;
    }

    /// <summary>The better of two choices, which tells of the other.</summary>
    internal static ModelSelectionResult Better(ModelSelectionResult usual, ModelSelectionResult trial, ImageShape shape)
    {
        bool isTried = trial.Choice.Networks is not null;
        bool isTaken = isTried && trial.Ensemble.Networks.Count > 0
            && trial.Choice.Chosen.Accuracy >= usual.Choice.Chosen.Accuracy
            && trial.Choice.Chosen.LogLoss < usual.Choice.Chosen.LogLoss;
        (ModelChoice chosen, ModelChoice other) = isTaken ? (trial.Choice, usual.Choice) : (usual.Choice, trial.Choice);
        string accuracy = string.Create(CultureInfo.InvariantCulture, $"{100 * other.Chosen.Accuracy:0.0} %");
        string reason = isTaken ? $" The rows look like images of {shape}; networks without convolutions reach {accuracy}."
            : isTried ? $" The rows look like images of {shape}, but networks with convolutions, which reach {accuracy}, are not better."
            : "";
        ModelChoice choice = chosen with
        {
            Reason = chosen.Reason + reason,
            LikelyImageShape = isTried || usual.Choice.Networks is not null ? shape : null,
            Convolutions = isTried ? trial.Choice.Chosen : null,
        };
        return (isTaken ? trial : usual) with { Choice = choice };
    }

    // Two choices, one after the other, as one.
    private sealed class ShiftedProgress(IProgress<ModelSelectionProgress> progress) : IProgress<ModelSelectionProgress>
    {
        private ModelSelectionProgress _last;
        private int _before;

        public int Later { get; set; }

        public void BeginLater() => (_before, Later) = (_last.TrainedCount, 0);

        public void Report(ModelSelectionProgress value)
        {
            _last = new(_before + value.TrainedCount, _before + value.NetworkCount + Later);
            progress.Report(_last);
        }
    }
}
