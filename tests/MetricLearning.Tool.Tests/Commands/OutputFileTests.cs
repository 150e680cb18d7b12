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
    public void CheckFolder_FolderThatCanBeMade_LeavesNothing()
    {
        OutputFile.CheckFolder(Path.Combine(_folder, "a", "b"), "--report", Path.Combine(_folder, "c"));

        Directory.GetFileSystemEntries(_folder).Should().BeEmpty();
    }

    [Test]
    public void CheckFolder_SomethingInTheWay_IsRefused()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Directory.CreateDirectory(Path.Combine(_folder, "a", "index.html"));

        Refused(file, null).WithMessage("--report is *, but * is a file; name a folder.");
        Refused(Path.Combine(file, "b", "c"), null).WithMessage("*is a file*");
        Refused(Path.Combine(_folder, "a"), null).WithMessage("*index.html is a folder*");
        Refused(Path.Combine(_folder, "x", "y"), Path.Combine(_folder, "x")).WithMessage("*in its way*");
        Refused(Path.Combine(_folder, "x"), Path.Combine(_folder, "x", "index.html")).WithMessage("*in its way*");

        static FluentAssertions.Specialized.ExceptionAssertions<InputException> Refused(string folder, string? other) =>
            FluentActions.Invoking(() => OutputFile.CheckFolder(folder, "--report", other)).Should().Throw<InputException>();
    }

    [Test]
    [Platform("Linux", Reason = "A folder that nobody, whatever the rights, may write to.")]
    public void Check_FolderThatCannotBeWrittenTo_IsRefused()
    {
        FluentActions.Invoking(() => OutputFile.Check("/proc/x.metric", "--output"))
            .Should().Throw<InputException>().WithMessage("--output is /proc/x.metric, but /proc cannot be written to; *");
        FluentActions.Invoking(() => OutputFile.CheckFolder("/proc/page/first", "--report", null))
            .Should().Throw<InputException>().WithMessage("--report is /proc/page/first, but /proc cannot be written to; *");
    }

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
