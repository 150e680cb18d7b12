using System.IO.Compression;
using System.Security.Cryptography;
using MnistTriplet.Data;

namespace MnistTriplet.Tests.Data;

[TestFixture]
internal sealed class MirrorDownloaderTests
{
    private const int ContentSeed = 20260101;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(2); // a busy machine answers within it

    private byte[] _content = [];
    private byte[] _archive = [];
    private MnistFile _file = MnistFile.TrainLabels;
    private string _folder = string.Empty;

    [SetUp]
    public void SetUp()
    {
        _content = new byte[200_000];
        new Random(ContentSeed).NextBytes(_content);
        _archive = Compress(_content);
        _file = new MnistFile(
            "labels", _content.Length, Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, _content)));
        _folder = Directory.CreateTempSubdirectory("mnist-download-").FullName;
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task DownloadAsync_ServerDelivers_WritesTheVerifiedFileOnly()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Whole(_archive));

        await DownloadAsync(server.Address);

        FolderShouldHoldTheFileOnly();
        server.Requests.Should().ContainSingle().Which.Should().StartWith("GET /mnist/labels.gz HTTP/1.1");
    }

    [Test]
    public async Task DownloadAsync_ServerDelivers_ReportsProgressUpToTheWholeLength()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Whole(_archive));
        var progress = new RecordedProgress();
        using var downloader = new MirrorDownloader([server.Address], Patience, Patience);

        await downloader.DownloadAsync(_file, _folder, progress, CancellationToken.None);

        progress.Reports.Should().BeInAscendingOrder(report => report.ReceivedBytes);
        progress.Reports[^1].Should().Be(new DownloadProgress("labels", _archive.Length, _archive.Length));
    }

    [Test]
    public async Task DownloadAsync_ConnectionCut_ResumesWhereItStopped()
    {
        using var server = new LoopbackServer(
            _ => LoopbackServer.Whole(_archive, cutAfter: 70_000), request => LoopbackServer.Rest(request, _archive));

        await DownloadAsync(server.Address);

        FolderShouldHoldTheFileOnly();
        server.Requests[1].Should().Contain("Range: bytes=70000-").And.Contain("If-Range: \"v1\"");
    }

    [Test]
    public async Task DownloadAsync_ServerFallsSilentMidway_ResumesWhereItStopped()
    {
        using var server = new LoopbackServer(
            _ => LoopbackServer.Whole(_archive, cutAfter: 70_000, thenSilent: true), request => LoopbackServer.Rest(request, _archive));

        await DownloadAsync(Impatience, server.Address);

        FolderShouldHoldTheFileOnly();
        server.Requests[1].Should().Contain("Range: bytes=70000-");
    }

    [Test]
    public async Task DownloadAsync_ServerIgnoresRange_RestartsFromTheBeginning()
    {
        using var server = new LoopbackServer(
            _ => LoopbackServer.Whole(_archive, cutAfter: 150_000), _ => LoopbackServer.Whole(_archive));

        await DownloadAsync(server.Address);

        FolderShouldHoldTheFileOnly();
    }

    [Test]
    public async Task DownloadAsync_CutAgainAndAgain_GivesUpAfterFiveAttempts()
    {
        Func<string, LoopbackAnswer>[] cuts = [.. Enumerable.Repeat((string _) => LoopbackServer.Whole(_archive, cutAfter: 90_000), 6)];
        using var server = new LoopbackServer(cuts);

        await FluentActions.Awaiting(() => DownloadAsync(server.Address)).Should().ThrowAsync<DownloadException>();

        server.Requests.Should().HaveCount(5);
        FolderShouldBeEmpty();
    }

    [Test]
    public async Task DownloadAsync_CorruptBytes_TakesTheOtherMirror()
    {
        byte[] corrupt = Corrupt();
        using var bad = new LoopbackServer(_ => LoopbackServer.Whole(corrupt));
        using var good = new LoopbackServer(_ => LoopbackServer.Whole(_archive));

        await DownloadAsync(bad.Address, good.Address);

        FolderShouldHoldTheFileOnly();
        bad.Requests.Should().HaveCount(1);
    }

    [Test]
    public async Task DownloadAsync_OtherContentOnEveryMirror_ThrowsWithBothChecksums()
    {
        byte[] other = Compress(new byte[_content.Length]);
        using var server = new LoopbackServer(_ => LoopbackServer.Whole(other));

        string actual = Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, new byte[_content.Length]));
        await FluentActions.Awaiting(() => DownloadAsync(server.Address)).Should().ThrowAsync<DownloadException>().WithMessage(
            $"labels.gz could not be downloaded ({server.Address.Authority}: the uncompressed bytes have MD5 sum {actual}; " +
            $"expected {_file.Md5}).");

        FolderShouldBeEmpty();
    }

    [Test]
    public async Task DownloadAsync_FileLongerThanPublished_StopsBeforeItIsWholeAndThrows()
    {
        byte[] endless = new byte[400_000];
        using var server = new LoopbackServer(_ => LoopbackServer.Whole(endless));

        await FluentActions.Awaiting(() => DownloadAsync(server.Address)).Should().ThrowAsync<DownloadException>()
            .WithMessage("labels.gz could not be downloaded (*: more than 265731 bytes arrived, so this is another file).");

        FolderShouldBeEmpty();
    }

    [Test]
    public async Task DownloadAsync_NotFoundOnTheFirstMirror_TakesTheOtherMirror()
    {
        using var bad = new LoopbackServer(_ => LoopbackServer.Status(404, "Not Found"));
        using var good = new LoopbackServer(_ => LoopbackServer.Whole(_archive));

        await DownloadAsync(bad.Address, good.Address);

        FolderShouldHoldTheFileOnly();
    }

    [Test]
    public async Task DownloadAsync_NothingWorks_ThrowsOneLineThatNamesEveryMirror()
    {
        using var unreachable = new UnreachableAddress();
        using var missing = new LoopbackServer(_ => LoopbackServer.Status(404, "Not Found"));
        using var silent = new LoopbackServer(_ => new LoopbackAnswer([], ThenSilent: true));

        using var downloader = new MirrorDownloader([unreachable.Uri, missing.Address, silent.Address], Impatience, Patience);
        (await FluentActions.Awaiting(() => downloader.DownloadAsync(_file, _folder, progress: null, CancellationToken.None))
            .Should().ThrowAsync<DownloadException>().WithMessage(
                $"labels.gz could not be downloaded ({unreachable.Uri.Authority}: *; {missing.Address.Authority}: " +
                $"the server answered 404 Not Found; {silent.Address.Authority}: the server did not answer in time)."))
            .Which.Message.Should().NotContain("\n");

        FolderShouldBeEmpty();
    }

    [Test]
    public async Task DownloadAsync_CancelledMidway_ThrowsAndLeavesNothingBehind()
    {
        using var server = new LoopbackServer(_ => LoopbackServer.Whole(_archive, cutAfter: 70_000, thenSilent: true));
        using var cancellation = new CancellationTokenSource();
        var cancelOnArrival = new RecordedProgress(cancellation.Cancel);
        using var downloader = new MirrorDownloader([server.Address], Patience, Patience);

        await FluentActions.Awaiting(() => downloader.DownloadAsync(_file, _folder, cancelOnArrival, cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        FolderShouldBeEmpty();
    }

    private Task DownloadAsync(params Uri[] mirrors) => DownloadAsync(Patience, mirrors);

    private async Task DownloadAsync(TimeSpan stallTimeout, params Uri[] mirrors)
    {
        using var downloader = new MirrorDownloader(mirrors, Patience, stallTimeout);
        await downloader.DownloadAsync(_file, _folder, progress: null, CancellationToken.None);
    }

    private byte[] Corrupt()
    {
        byte[] corrupt = [.. _archive];
        corrupt[100_000] ^= 1;
        return corrupt;
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private void FolderShouldHoldTheFileOnly()
    {
        string path = Directory.GetFileSystemEntries(_folder).Should().ContainSingle().Which;
        Path.GetFileName(path).Should().Be("labels.gz");
        File.ReadAllBytes(path).Should().Equal(_archive);
    }

    private void FolderShouldBeEmpty() => Directory.GetFileSystemEntries(_folder).Should().BeEmpty();

    private sealed class RecordedProgress(Action? onReport = null) : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Reports { get; } = [];

        public void Report(DownloadProgress value)
        {
            Reports.Add(value);
            onReport?.Invoke();
        }
    }
}
