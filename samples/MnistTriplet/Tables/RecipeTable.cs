using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet.Tables;

/// <summary>Runs the lines of the table, seed after seed, and keeps every run as soon as it has ended.</summary>
/// <param name="entries">The lines to run.</param>
/// <param name="seedCount">Each line runs with the seeds 0 to this number, exclusive.</param>
/// <param name="threadCount">The largest number of threads.</param>
/// <param name="display">Shows what happens.</param>
internal sealed class RecipeTable(IReadOnlyList<TableEntry> entries, int seedCount, int threadCount, IExperimentDisplay display)
{
    /// <summary>Runs what the files do not hold yet.</summary>
    /// <param name="source">Opens the images.</param>
    /// <param name="choice">Which of them the lines run on that do not use the embedded digits whatever is chosen.</param>
    /// <param name="files">Where the runs are kept.</param>
    /// <param name="cancellationToken">Stops the run that is going on; those before it are kept.</param>
    /// <exception cref="InputException">A line cannot be run on the images, or the files are damaged.</exception>
    /// <exception cref="OperationCanceledException">The table was interrupted.</exception>
    public async Task RunAsync(ImageSource source, DatasetChoice choice, TableFiles files, CancellationToken cancellationToken)
    {
        List<TableRun> runs = files.Read();
        ImageSet digits = EmbeddedSet.Digits.Read();
        ImageSet images = entries.All(entry => entry.UsesDigits)
            ? digits
            : await source.OpenAsync(choice, cancellationToken).ConfigureAwait(false);
        (TableEntry Entry, ImageSet Images, int Seed)[] planned =
        [
            .. from seed in Enumerable.Range(0, seedCount)
               from entry in entries
               select (entry, entry.UsesDigits ? digits : images, seed),
        ];
        var fingerprints = planned.Select(one => one.Images).Distinct().ToDictionary(set => set, set => set.Fingerprint());
        if (fingerprints.Keys.Select(set => set.Name).Distinct().Count() < fingerprints.Count)
        {
            throw new InputException($"The images lie in a folder called {digits.Name}, as the set that comes along; call it otherwise.");
        }

        foreach ((ImageSet set, string fingerprint) in fingerprints)
        {
            files.Require(runs, set.Name, fingerprint);
        }

        string path = files.Write(runs);
        for (int i = 0; i < planned.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (TableEntry entry, ImageSet set, int seed) = planned[i];
            string title = $"{i + 1}/{planned.Length} {entry.Name} on {set.Name}, seed {seed}";
            TableRun? run = runs.Find(run => run.Entry == entry.Name && run.Dataset == set.Name && run.Seed == seed);
            if (run is null)
            {
                display.Say($"{title} ...");
                run = await RunAsync(entry, set, fingerprints[set], seed, cancellationToken).ConfigureAwait(false);
                runs.Add(run);
                path = files.Write(runs);
                display.Say($"{title}: {TableText.Run(run)}");
            }
            else
            {
                display.Say($"{title}: {TableText.Run(run)}, kept from before");
            }
        }

        display.Notice($"table: {path}");
    }

    private async Task<TableRun> RunAsync(
        TableEntry entry, ImageSet images, string fingerprint, int seed, CancellationToken cancellationToken)
    {
        ExperimentOptions options = entry.OptionsFor(seed, threadCount);
        var progress = new ProgressDisplay(display);
        if (entry.FoldCount is int foldCount)
        {
            var validation = new CrossValidation(options, images, progress);
            return TableRun.Of(entry, await validation.RunAsync(foldCount, cancellationToken).ConfigureAwait(false), fingerprint);
        }

        ExperimentResult result = await new Experiment(options, images, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        return TableRun.Of(entry, result.Report, fingerprint);
    }
}
