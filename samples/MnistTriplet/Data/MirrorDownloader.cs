using System.Net;
using System.Net.Http.Headers;

namespace MnistTriplet.Data;

/// <summary>
/// Downloads a file from the first mirror that delivers it whole. A cut transfer is resumed where it stopped, or restarted where the server
/// cannot resume; a file takes its final name only after the checksum of its uncompressed bytes has been verified.
/// </summary>
internal sealed class MirrorDownloader : IDisposable
{
    private const int MaxAttemptsPerMirror = 5;
    private const int BufferLength = 1 << 16;

    private readonly IReadOnlyList<Uri> _mirrors;
    private readonly TimeSpan _answerTimeout;
    private readonly TimeSpan _stallTimeout;

    // A slow transfer is fine, a silent one is not: each wait has a limit of its own.
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Makes a downloader.</summary>
    /// <param name="mirrors">Folders to ask, in order; each ends in a slash.</param>
    /// <param name="answerTimeout">How long a mirror may take to be found, to connect and to begin its answer, all together.</param>
    /// <param name="stallTimeout">How long a mirror may fall silent within its answer.</param>
    public MirrorDownloader(IReadOnlyList<Uri> mirrors, TimeSpan answerTimeout, TimeSpan stallTimeout)
    {
        _mirrors = mirrors;
        _answerTimeout = answerTimeout;
        _stallTimeout = stallTimeout;
    }

    /// <summary>Downloads one file into a folder.</summary>
    /// <exception cref="DownloadException">No mirror delivered the file; nothing is left behind in the folder.</exception>
    public async Task DownloadAsync(
        MnistFile file, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        string temporaryPath = Path.Combine(folder, $"{file.ArchiveName}.{Path.GetRandomFileName()}.partial");
        var failures = new List<string>();
        try
        {
            foreach (Uri mirror in _mirrors)
            {
                string? failure = await TryMirrorAsync(mirror, file, temporaryPath, progress, cancellationToken).ConfigureAwait(false);
                if (failure is null)
                {
                    File.Move(temporaryPath, Path.Combine(folder, file.ArchiveName), overwrite: true);
                    return;
                }

                failures.Add($"{mirror.Authority}: {failure}");
            }
        }
        finally
        {
            File.Delete(temporaryPath);
        }

        throw new DownloadException($"{file.ArchiveName} could not be downloaded ({string.Join("; ", failures)}).");
    }

    public void Dispose() => _client.Dispose();

    /// <returns>Why the mirror failed, or null: the temporary file is whole and verified.</returns>
    private async Task<string?> TryMirrorAsync(
        Uri mirror, MnistFile file, string path, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                await FetchAsync(new Uri(mirror, file.ArchiveName), file, stream, progress, cancellationToken).ConfigureAwait(false);
            }

            ArchiveChecksum.Verify(path, file, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException or TimeoutException)
        {
            return exception.Message;
        }
    }

    private async Task FetchAsync(
        Uri source, MnistFile file, FileStream destination, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        EntityTagHeaderValue? version = null;
        for (int attempt = 1; ; attempt++)
        {
            using HttpResponseMessage response =
                await RequestAsync(source, destination.Length, version, cancellationToken).ConfigureAwait(false);
            if (response.Content.Headers.ContentRange?.From != destination.Length)
            {
                destination.SetLength(0); // the server sends the file from its beginning
            }

            version = response.Headers.ETag;
            long start = destination.Length;
            try
            {
                await CopyAsync(response, file, destination, progress, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (
                exception is IOException or TimeoutException && destination.Length > start && attempt < MaxAttemptsPerMirror)
            {
                // Cut after something had arrived: ask for the rest.
            }
        }
    }

    private async Task<HttpResponseMessage> RequestAsync(
        Uri source, long offset, EntityTagHeaderValue? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            request.Headers.IfRange = version is { IsWeak: false } ? new RangeConditionHeaderValue(version) : null;
        }

        HttpResponseMessage response = await WithinAsync(
            _answerTimeout, token => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
        {
            return response;
        }

        response.Dispose();
        throw new HttpRequestException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
    }

    private async Task CopyAsync(
        HttpResponseMessage response, MnistFile file, FileStream destination, IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        long limit = file.Length + (file.Length / 1024) + BufferLength; // gzip enlarges incompressible bytes by less than that
        long? total = destination.Length + response.Content.Headers.ContentLength;
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        destination.Seek(0, SeekOrigin.End);
        byte[] buffer = new byte[BufferLength];
        while (true)
        {
            int count = await WithinAsync(_stallTimeout, token => body.ReadAsync(buffer, token).AsTask(), cancellationToken)
                .ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            if (destination.Position > limit)
            {
                throw new InvalidDataException($"more than {limit} bytes arrived, so this is another file");
            }

            progress?.Report(new DownloadProgress(file.Name, destination.Position, total));
        }
    }

    private static async Task<T> WithinAsync<T>(
        TimeSpan timeout, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await operation(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("the server did not answer in time");
        }
    }
}
