using MnistTriplet.Report;

namespace MnistTriplet.Data;

/// <summary>Opens the images of an experiment: a folder that the user names, the cache, a download into it, or an embedded set.</summary>
internal sealed class ImageSource(ImageLocations locations, IExperimentDisplay display)
{
    // Where other images can stand in, a machine without a network must not wait long; where MNIST is demanded, a slow network may serve.
    private static readonly TimeSpan BriefAnswerTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PatientAnswerTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Opens the images.</summary>
    /// <exception cref="InputException">A file is missing or does not fit, or MNIST was demanded and cannot be had.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public async Task<ImageSet> OpenAsync(DatasetChoice choice, CancellationToken cancellationToken)
    {
        if (EmbeddedSet.Of(choice) is EmbeddedSet embedded)
        {
            return embedded.Read();
        }

        if (locations.GivenFolder is string folder)
        {
            return IdxFolder.Read(folder);
        }

        try
        {
            await FillCacheAsync(choice, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return WithoutMnist(choice, exception.Message);
        }

        return IdxFolder.Read(locations.CacheFolder);
    }

    private ImageSet WithoutMnist(DatasetChoice choice, string reason)
    {
        EmbeddedSet standIn = EmbeddedSet.MnistTest;
        string remedy =
            $"pass --data or set {ImageLocations.EnvironmentVariable} to a folder with its four files, or connect to the internet";
        if (choice == DatasetChoice.Mnist)
        {
            throw new InputException(
                $"MNIST is not at hand: {reason} To use MNIST, {remedy}; --dataset {standIn.Name} takes {standIn.Title}, which come " +
                "along.");
        }

        display.Notice($"The full MNIST is not at hand: {reason}");
        display.Notice($"The run goes on with {standIn.Title}, which come along ({standIn.Credit}); some train, the others test.");
        display.Notice($"To use all 70,000 images, {remedy}.");
        return standIn.Read();
    }

    private async Task FillCacheAsync(DatasetChoice choice, CancellationToken cancellationToken)
    {
        MnistFile[] missing = [.. MnistFile.All.Where(file => IdxFolder.Find(locations.CacheFolder, file) is null)];
        if (missing.Length == 0)
        {
            return;
        }

        TimeSpan answerTimeout = choice == DatasetChoice.Mnist ? PatientAnswerTimeout : BriefAnswerTimeout;
        display.Say(
            $"downloading MNIST into {locations.CacheFolder}, once; each server has {answerTimeout.TotalSeconds:F0} s to answer " +
            $"(--dataset {EmbeddedSet.MnistTest.Name} asks none)");
        using var downloader = new MirrorDownloader(locations.Mirrors, answerTimeout, StallTimeout);
        foreach (MnistFile file in missing)
        {
            await display.TrackAsync($"downloading {file.Name}", progress => DownloadAsync(downloader, file, progress, cancellationToken))
                .ConfigureAwait(false);
        }
    }

    private async Task<MnistFile> DownloadAsync(
        MirrorDownloader downloader, MnistFile file, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var received = new SynchronousProgress<DownloadProgress>(
            value => progress.Report(value.TotalBytes is > 0 and long total ? (double)value.ReceivedBytes / total : 0));
        await downloader.DownloadAsync(file, locations.CacheFolder, received, cancellationToken).ConfigureAwait(false);
        return file;
    }
}
