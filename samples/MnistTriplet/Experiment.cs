using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet;

/// <summary>The experiment from the files to the report: open, choose rows, scale, train, embed, classify.</summary>
internal sealed class Experiment(ExperimentOptions options, ImageSource source, IExperimentDisplay display)
{
    /// <summary>Runs the experiment.</summary>
    /// <exception cref="InputException">Something that the user gave cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public async Task<ExperimentReport> RunAsync(CancellationToken cancellationToken)
    {
        ImageSet images = await source.OpenAsync(options.Dataset, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        ImageRows rows = ImageRows.Select(images, new Protocol(images, options).Plan());
        options.Recipe.Scale(rows);
        return await new Trial(options, rows, display).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
