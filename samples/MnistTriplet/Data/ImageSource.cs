using MnistTriplet.Report;

namespace MnistTriplet.Data;

/// <summary>Opens the images of an experiment: a folder that the user names, the cache, a download into it, or the embedded set.</summary>
internal sealed class ImageSource(ImageLocations locations, IExperimentDisplay display)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Opens the images.</summary>
    /// <exception cref="InputException">A file is missing or does not fit, or MNIST was demanded and cannot be had.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public async Task<ImageSet> OpenAsync(DatasetChoice choice, CancellationToken cancellationToken)
    {
        if (choice == DatasetChoice.Digits)
        {
            return EmbeddedDigits.Read();
        }

        if (locations.GivenFolder is string folder)
        {
            return IdxFolder.Read(folder);
        }

        try
        {
            await FillCacheAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return WithoutMnist(choice, exception.Message);
        }

        return IdxFolder.Read(locations.CacheFolder);
    }

    private ImageSet WithoutMnist(DatasetChoice choice, string reason)
    {
        string remedy =
            $"pass --data or set {ImageLocations.EnvironmentVariable} to a folder with its four files, or connect to the internet";
        if (choice == DatasetChoice.Mnist)
        {
            throw new InputException($"MNIST is not at hand: {reason} To use MNIST, {remedy}.");
        }

        ImageSet digits = EmbeddedDigits.Read();
        display.Notice($"MNIST is not at hand: {reason}");
        display.Notice($"These are NOT MNIST: the run goes on with {digits.Labels.Length:N0} embedded digits of 8x8 pixels (UCI).");
        display.Notice($"To use MNIST, {remedy}.");
        return digits;
    }

    private async Task FillCacheAsync(CancellationToken cancellationToken)
    {
        using var downloader = new MirrorDownloader(locations.Mirrors, ConnectTimeout, StallTimeout);
        foreach (MnistFile file in MnistFile.All.Where(file => IdxFolder.Find(locations.CacheFolder, file) is null))
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
