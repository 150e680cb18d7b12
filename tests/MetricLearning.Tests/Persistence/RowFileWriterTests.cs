using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Persistence;

namespace MetricLearning.Tests.Persistence;

public class RowFileWriterTests
{
    private string _folder = "";

    private string FilePath => Path.Combine(_folder, "rows.safetensors");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Add_TextsAsLabels_AreNumberedAsTheyCome()
    {
        using RowFileWriter writer = new(FilePath, 2);
        writer.Add([1, 2], "nut");
        writer.Add([3, 4], "bolt");
        writer.Add([5, 6], "nut");
        writer.RowCount.Should().Be(3);
        File.Exists(FilePath).Should().BeFalse("the file takes its name when it is complete");
        writer.Complete();

        LabeledDataset data = RowFile.Open(FilePath);
        data.Labels.ToArray().Should().Equal(0, 1, 0);
        data.LabelNames.Should().Equal("nut", "bolt");
        data.Row(2).ToArray().Should().Equal(5, 6);
        Directory.GetFiles(_folder).Should().ContainSingle();
    }

    [Test]
    public void Complete_File_IsASafetensorsFileForAnyReader()
    {
        using (RowFileWriter writer = new(FilePath, 2))
        {
            writer.Add([1, 2], -7);
            writer.Complete();
        }

        using SafetensorsReader reader = SafetensorsReader.Open(FilePath);
        reader.Tensors.Select(tensor => tensor.ToString()).Should().Equal("rows: F32 [1 × 2]", "labels: I32 [1]");
        reader.ReadAll<float>("rows").Should().Equal(1, 2);
        reader.ReadAll<int>("labels").Should().Equal(-7);
    }

    [Test]
    public void Dispose_BeforeComplete_LeavesNothing()
    {
        File.WriteAllText(FilePath, "old");
        using (RowFileWriter writer = new(FilePath, 2))
        {
            writer.Add([1, 2], 0);
        }

        File.ReadAllText(FilePath).Should().Be("old");
        Directory.GetFiles(_folder).Should().Equal(FilePath);
    }

    [Test]
    public void Complete_ThatFails_CannotBeTriedAgainAndLeavesNothing()
    {
        Directory.CreateDirectory(FilePath); // no file can take its name
        using (RowFileWriter writer = new(FilePath, 1))
        {
            writer.Add([1], 0);
            writer.Invoking(w => w.Complete()).Should().Throw<Exception>()
                .Which.Should().Match(e => e is IOException || e is UnauthorizedAccessException);

            writer.Invoking(w => w.Complete()).Should().Throw<InvalidOperationException>().WithMessage("*could not be written*");
            writer.Invoking(w => w.Add([1], 0)).Should().Throw<InvalidOperationException>();
        }

        Directory.EnumerateFileSystemEntries(_folder).Should().Equal(FilePath);
    }

    [Test]
    public void Add_WrongRowsOrLabels_ThrowsAndAddsNothing()
    {
        using RowFileWriter writer = new(FilePath, 2, ["a"]);
        Tensor<float> two = Tensor.Create([1f, 2, 3, 4], [2, 2]);
        FluentActions.Invoking(() => writer.Add([1, 2, 3], 0)).Should().Throw<ArgumentException>().WithMessage("*3 columns*2*");
        FluentActions.Invoking(() => writer.Add([1, float.NaN], 0)).Should().Throw<ArgumentException>().WithMessage("*NaN*column 1*");
        FluentActions.Invoking(() => writer.Add([1, 2], 1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*1 names*");
        FluentActions.Invoking(() => writer.Add([1, 2], "a")).Should().Throw<InvalidOperationException>().WithMessage("*number*");
        FluentActions.Invoking(() => writer.Add(two, [0])).Should().Throw<ArgumentException>().WithMessage("*labels*");
        FluentActions.Invoking(() => writer.Complete()).Should().Throw<InvalidOperationException>().WithMessage("*0 rows*");
        writer.Add([1, 2], 0);
        writer.Complete();
        FluentActions.Invoking(() => writer.Add([1, 2], 0)).Should().Throw<InvalidOperationException>().WithMessage("*complete*");
        FluentActions.Invoking(() => writer.Complete()).Should().Throw<InvalidOperationException>();

        RowFile.Open(FilePath).RowCount.Should().Be(1);
    }

    [Test]
    public void Add_BothKindsOfLabels_Throws()
    {
        using RowFileWriter writer = new(FilePath, 1);
        writer.Add([1], "a");
        FluentActions.Invoking(() => writer.Add([1], 0)).Should().Throw<InvalidOperationException>().WithMessage("*text*");
        using RowFileWriter other = new(FilePath, 1);
        other.Add([1], 0);
        FluentActions.Invoking(() => other.Add([1], "a")).Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void New_WrongArguments_Throws()
    {
        FluentActions.Invoking(() => new RowFileWriter("", 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new RowFileWriter(FilePath, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new RowFileWriter(FilePath, 1, [null!])).Should().Throw<ArgumentException>().WithMessage("*null*");
        FluentActions.Invoking(() => new RowFileWriter(FilePath, 1, ["\ud800"])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new RowFileWriter(Path.Combine(_folder, "none", "rows"), 1)).Should().Throw<IOException>();
        Directory.GetFiles(_folder).Should().BeEmpty();
    }
}
