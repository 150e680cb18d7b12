using System.Net.Sockets;
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
        string link = Path.Combine(_folder, "link"), real = Directory.CreateDirectory(Path.Combine(_folder, "real")).FullName;
        Directory.CreateSymbolicLink(link, real);
        Refused(link, Path.Combine(real, "index.html")).WithMessage("*in its way*");

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
    public void Check_WhatTheCommandReads_IsRefused()
    {
        string table = Make("parts.csv"), image = Make("images", "bolt", "1.pgm"), images = Make("t-images-idx3-ubyte");
        string folder = Path.Combine(_folder, "images"), link = Path.Combine(_folder, "link.csv");
        File.CreateSymbolicLink(link, table);

        Refused(table, table);
        Refused(Path.Combine(_folder, "images", "..", "parts.csv"), "other.csv", table);
        Refused(table, Path.GetRelativePath(Directory.GetCurrentDirectory(), table));
        Refused(table, link);
        Refused(image, folder);
        string linked = Path.Combine(_folder, "linked");
        Directory.CreateSymbolicLink(linked, _folder); // the folder above the files is a link
        Refused(Path.Combine(linked, "parts.csv"), table);
        Refused(table, Path.Combine(linked, "linked", "link.csv"));
        Refused(Path.Combine(linked, "images", "bolt", "1.pgm"), folder);
        Refused(image, Path.Combine(linked, "images"));
        Refused(image, Path.Combine(folder, "bolt") + Path.DirectorySeparatorChar);
        Refused(Make("t-labels-idx1-ubyte"), images);
        FluentActions.Invoking(() => OutputFile.CheckFolder(folder, "--report", null, Make("images", "index.html")))
            .Should().Throw<InputException>().WithMessage("--report is *replace what the command reads*; name another.");

        OutputFile.Check(Make("answers.csv"), "--output", table, folder, images, link, "");
        OutputFile.Check(Make("images", "bolt", "answers.csv"), "--output", folder);
        OutputFile.Check(Path.Combine(folder, "bolt", "new.pgm"), "--output", folder);

        static void Refused(string path, params string[] inputs) =>
            FluentActions.Invoking(() => OutputFile.Check(path, "--output", inputs))
                .Should().Throw<InputException>().WithMessage("--output is *replace what the command reads*; name another.");
    }

    [Test]
    [Platform("Linux,MacOsX", Reason = "Windows has no files that are devices.")]
    public void Check_NoRegularFile_IsRefused()
    {
        string socket = Path.Combine(_folder, "socket"), link = Path.Combine(_folder, "link");
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socket));
        File.CreateSymbolicLink(link, Path.Combine(_folder, "gone"));

        Refused("/dev/null").WithMessage("--output is /dev/null, but /dev/null is a device, a pipe or a socket and no file; name another.");
        Refused(socket).WithMessage("*no file; name another.");
        Refused(link).WithMessage("*is a link to */gone; name another, or what it leads to.");
        OutputFile.Check(Make("empty"), "--output");

        static FluentAssertions.Specialized.ExceptionAssertions<InputException> Refused(string path) =>
            FluentActions.Invoking(() => OutputFile.Check(path, "--output")).Should().Throw<InputException>();
    }

    [Test]
    public void Check_NoName_IsRefused()
    {
        FluentActions.Invoking(() => OutputFile.Check("", "--output"))
            .Should().Throw<InputException>().WithMessage("--output is empty; give the name of a file.");
        FluentActions.Invoking(() => OutputFile.CheckFolder("", "--report", null))
            .Should().Throw<InputException>().WithMessage("--report is empty; give the name of a folder.");
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
    private string Make(params string[] names)
    {
        string path = Path.Combine([_folder, .. names]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
