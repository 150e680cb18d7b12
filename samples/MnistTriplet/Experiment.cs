using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Training;
using MnistTriplet.Classifying;
using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet;

/// <summary>The experiment from the images to the report: choose rows, scale, train, embed, classify.</summary>
internal sealed class Experiment(ExperimentOptions options, ImageSet images, IExperimentDisplay display)
{
    /// <summary>Runs the experiment.</summary>
    /// <exception cref="InputException">Something that the user gave cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public async Task<ExperimentResult> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RowPlan plan = new Protocol(images, options).Plan();
        ImageRows rows = ImageRows.Select(images, plan);
        StandardScaler scaler = options.Recipe.Scale(rows);
        (ExperimentReport report, TrainingReport training, IEmbeddingNetwork network) =
            await new Trial(options, rows, display).RunAsync(cancellationToken).ConfigureAwait(false);
        return new ExperimentResult(report, training, new TrainedModel(network, scaler, images, plan, options));
    }
}
