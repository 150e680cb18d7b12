using MetricLearning.Tool.Commands;

namespace MetricLearning.Tool.Tests.Commands;

[TestFixture]
internal sealed class OutputFileTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("output-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Write_FileThatExists_IsReplaced()
    {
        string path = Path.Combine(_folder, "a.csv");
        OutputFile.Write(path, "first");
        OutputFile.Write(path, "second");

        File.ReadAllText(path).Should().Be("second");
        Directory.GetFiles(_folder).Should().Equal(path);
    }

    [Test]
    public void Write_FolderInTheWay_ThrowsAndLeavesNothing()
    {
        string path = Directory.CreateDirectory(Path.Combine(_folder, "a.csv")).FullName;

        FluentActions.Invoking(() => OutputFile.Write(path, "x")).Should().Throw<Exception>().Which
            .Should().Match(exception => exception is IOException || exception is UnauthorizedAccessException);

        Directory.GetFileSystemEntries(_folder).Should().Equal(path);
    }
}
