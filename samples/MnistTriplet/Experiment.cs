using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet;

/// <summary>The experiment from the images to the report: choose rows, scale, train, embed, classify.</summary>
internal sealed class Experiment(ExperimentOptions options, ImageSet images, IExperimentDisplay display)
{
    /// <summary>Runs the experiment.</summary>
    /// <exception cref="InputException">Something that the user gave cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public async Task<ExperimentReport> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ImageRows rows = ImageRows.Select(images, new Protocol(images, options).Plan());
        options.Recipe.Scale(rows);
        return await new Trial(options, rows, display).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
