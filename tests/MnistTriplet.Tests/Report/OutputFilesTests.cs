using MnistTriplet.Report;

namespace MnistTriplet.Tests.Report;

[TestFixture]
internal sealed class OutputFilesTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("output-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [TestCase("")]
    [TestCase("new")]
    [TestCase("new/within/another")]
    public void Check_FolderThatCanBeWrittenTo_LeavesAllAsItWas(string name)
    {
        OutputFiles.Check(Path.Combine(_folder, name));

        Directory.GetFileSystemEntries(_folder).Should().BeEmpty();
    }

    [TestCase("file")]
    [TestCase("file/within")]
    public void Check_FileInTheWay_ThrowsAndLeavesIt(string name)
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "mine");

        FluentActions.Invoking(() => OutputFiles.Check(Path.Combine(_folder, name))).Should().Throw<IOException>();

        Directory.GetFileSystemEntries(_folder).Should().Equal(file);
        File.ReadAllText(file).Should().Be("mine");
    }

    [Test]
    public void Write_AfterAnInterruption_WritesNothing()
    {
        bool isWritten = false;

        FluentActions.Invoking(() => new OutputFiles().Write(() => isWritten = true, new CancellationToken(canceled: true)))
            .Should().Throw<OperationCanceledException>();

        isWritten.Should().BeFalse();
    }

    [Test]
    public async Task Complete_WhileAFileIsWritten_WaitsUntilItIsWhole()
    {
        var files = new OutputFiles();
        using var begun = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        bool isWhole = false;
        var writing = Task.Run(() => files.Write(
            () =>
            {
                begun.Release();
                goOn.Wait();
                isWhole = true;
            },
            CancellationToken.None));
        await begun.WaitAsync();

        var completing = Task.Run(() =>
        {
            begun.Release();
            files.Complete();
            return isWhole;
        });
        await begun.WaitAsync();
        bool hasWaited = !completing.Wait(100);
        goOn.Release();

        hasWaited.Should().BeTrue();
        (await completing).Should().BeTrue();
        await writing;
    }
}
