using MetricLearning.Persistence;

namespace MetricLearning.Tests.Persistence;

public class AtomicFileTests
{
    private string _folder = "";

    private string Target => Path.Combine(_folder, "parts.metric");

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("atomic-file-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Write_NoFileYet_MakesIt()
    {
        AtomicFile.Write(Target, 3, stream => stream.Write([1, 2, 3]));

        ShouldHoldOnly(1, 2, 3);
    }

    [Test]
    public void Write_OverALongerFile_ReplacesAllOfIt()
    {
        File.WriteAllBytes(Target, new byte[1000]);

        AtomicFile.Write(Target, 2, stream => stream.Write([1, 2]));

        ShouldHoldOnly(1, 2);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows does not replace a file that somebody reads.")]
    public void Write_WhileTheFileIsBeingRead_LeavesTheReaderItsContent()
    {
        File.WriteAllBytes(Target, [1, 2, 3]);
        using FileStream reader = new(Target, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        reader.ReadByte().Should().Be(1);

        AtomicFile.Write(Target, 3, stream => stream.Write([7, 8, 9]));

        (reader.ReadByte(), reader.ReadByte()).Should().Be((2, 3));
        ShouldHoldOnly(7, 8, 9);
    }

    [Test]
    public void Write_BeforeItEnds_LeavesTheOldFile()
    {
        File.WriteAllBytes(Target, [1]);

        AtomicFile.Write(Target, 2, stream =>
        {
            stream.Write([7, 8]);
            stream.Flush();
            File.ReadAllBytes(Target).Should().Equal(1);
        });

        ShouldHoldOnly(7, 8);
    }

    [Test]
    public void Write_ThatFails_LeavesTheOldFileAndNothingElse()
    {
        File.WriteAllBytes(Target, [1]);

        FluentActions.Invoking(() => AtomicFile.Write(Target, 2, stream =>
        {
            stream.Write([7]);
            throw new TimeoutException("of the test");
        })).Should().Throw<TimeoutException>();

        ShouldHoldOnly(1);
    }

    [Test]
    public void Write_MoreThanTheDiskHas_LeavesTheOldFileAndNothingElse()
    {
        const long Much = 1L << 60;
        if (!RefusesRoom(Much))
        {
            Assert.Ignore(
                $"NOT RUN: the file system of {_folder} takes no room beforehand, so that no file is refused for its size. " +
                "Set TMPDIR to a folder of one that does, such as ext4 or tmpfs.");
        }

        File.WriteAllBytes(Target, [1]);

        FluentActions.Invoking(() => AtomicFile.Write(Target, Much, stream => stream.Write([7]))).Should().Throw<IOException>();

        ShouldHoldOnly(1);
    }

    [Test]
    public void Write_OverAFolder_LeavesNothingBehind()
    {
        Directory.CreateDirectory(Target);

        FluentActions.Invoking(() => AtomicFile.Write(Target, 1, stream => stream.Write([7])))
            .Should().Throw<Exception>().Which.Should().Match(e => e is IOException || e is UnauthorizedAccessException);

        Directory.EnumerateFileSystemEntries(_folder).Should().Equal(Target);
    }

    [Test]
    public void Write_IntoNoFolder_Throws() =>
        FluentActions.Invoking(() => AtomicFile.Write(Path.Combine(_folder, "none", "a"), 1, _ => { }))
            .Should().Throw<DirectoryNotFoundException>();

    [Test]
    public void Dispose_OfAFileThatIsNotComplete_LeavesTheOldFile()
    {
        File.WriteAllBytes(Target, [1]);
        using (AtomicFile file = new(Target))
        {
            file.Stream.Write([7]);
            Directory.EnumerateFileSystemEntries(_folder).Should().HaveCount(2);
        }

        ShouldHoldOnly(1);
    }

    [Test]
    public void Dispose_Again_DoesNothing()
    {
        string folder = Path.Combine(_folder, "gone");
        Directory.CreateDirectory(folder);
        AtomicFile file = new(Path.Combine(folder, "a"));
        file.Dispose();
        Directory.Delete(folder);

        file.Invoking(f => f.Dispose()).Should().NotThrow();
    }

    // The runtime passes over the error of a file system that cannot take room, such as NFS before 4.2.
    private bool RefusesRoom(long byteCount)
    {
        string probe = Path.Combine(_folder, "probe");
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = byteCount };
        try
        {
            new FileStream(probe, options).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        finally
        {
            File.Delete(probe);
        }
    }

    private void ShouldHoldOnly(params byte[] expected)
    {
        File.ReadAllBytes(Target).Should().Equal(expected);
        Directory.EnumerateFileSystemEntries(_folder).Should().Equal(Target);
    }
}
