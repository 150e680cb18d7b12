using System.IO.Compression;
using MetricLearning.Data;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Tests.Data;

[TestFixture]
internal sealed class DataSourceTests
{
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40];
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 3];
    private static readonly ReadOptions Labelled = new(null, null, [], NeedsLabels: true, SkipsMissing: false, null);

    private string _folder = string.Empty;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("source-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Read_ImagesOfMnist_TakesTheLabelsBesideThem()
    {
        File.WriteAllBytes(Path.Combine(_folder, "t-images-idx3-ubyte"), Images);
        File.WriteAllBytes(Path.Combine(_folder, "t-labels-idx1-ubyte"), Labels);

        LabeledRows rows = Read("t-images-idx3-ubyte", Labelled);

        rows.Values.Should().Equal(10 / 255f, 20 / 255f, 30 / 255f, 40 / 255f);
        rows.Labels.Should().Equal("7", "3");
        rows.Shape.Should().Be(new ImageShape(1, 2, 1));
        LabeledDataset data = rows.ToDataset();
        data.NameOf(data.Labels[0]).Should().Be("7");
        LabeledRows second = rows.Select([1]);
        second.Values.Should().Equal(30 / 255f, 40 / 255f);
        second.Ids.Should().Equal("1");
    }

    [Test]
    public void Read_SamePixelsAsMnistAndAsPgm_AreEqual()
    {
        byte[] pixels = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        File.WriteAllBytes(
            Path.Combine(_folder, "t-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 16, .. pixels]);
        Directory.CreateDirectory(Path.Combine(_folder, "grey"));
        File.WriteAllBytes(Path.Combine(_folder, "grey", "1.pgm"), [.. "P5 16 16 255\n"u8, .. pixels]);
        ReadOptions unlabelled = Labelled with { NeedsLabels = false };

        LabeledRows mnist = Read("t-images-idx3-ubyte", unlabelled), grey = Read("grey", unlabelled);

        mnist.Values.Should().Equal(grey.Values);
        mnist.Shape.Should().Be(grey.Shape);
        (mnist.Values[0], mnist.Values[255]).Should().Be((0, 1));
    }

    [Test]
    public void Read_MnistOfOtherValues_IsRefused()
    {
        File.WriteAllBytes(
            Path.Combine(_folder, "t-images-idx3-ubyte"), [0, 0, 13, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]);

        FluentActions.Invoking(() => Read("t-images-idx3-ubyte", Labelled with { NeedsLabels = false }))
            .Should().Throw<InvalidDataException>().WithMessage("*expected UnsignedByte*");
    }

    [Test]
    public void Read_OptionsOfTablesForImages_AreRefused()
    {
        File.WriteAllBytes(Path.Combine(_folder, "t-images-idx3-ubyte"), Images);
        File.WriteAllBytes(Path.Combine(_folder, "t-labels-idx1-ubyte"), Labels);
        Directory.CreateDirectory(Path.Combine(_folder, "a"));
        File.WriteAllText(Path.Combine(_folder, "a", "1.pgm"), "P2 1 1 1 0");

        foreach (string name in new[] { "t-images-idx3-ubyte", "." })
        {
            Refused(Labelled with { Label = "kind" }, "--label;");
            Refused(Labelled with { Id = "part" }, "--id;");
            Refused(Labelled with { Ignored = ["a"], SkipsMissing = true }, "--ignore, --missing;");
            Refused(Labelled with { Shape = new(1, 2, 1) }, "--image;");

            void Refused(ReadOptions options, string given) => FluentActions.Invoking(() => Read(name, options))
                .Should().Throw<InputException>().WithMessage($"*no table, but there is {given}*");
        }
    }

    [Test]
    public void Read_ZippedImagesWithoutLabels_AreReadWhereNoneAreNeeded()
    {
        using (GZipStream file = new(File.Create(Path.Combine(_folder, "t-images-idx3-ubyte.gz")), CompressionLevel.Fastest))
        {
            file.Write(Images);
        }

        Read("t-images-idx3-ubyte.gz", Labelled with { NeedsLabels = false }).Labels.Should().BeNull();
        FluentActions.Invoking(() => Read("t-images-idx3-ubyte.gz", Labelled))
            .Should().Throw<InputException>().WithMessage("*labels-idx1-ubyte.gz does not exist*");
    }

    [Test]
    public void Read_OtherNumberOfLabels_IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_folder, "t-images-idx3-ubyte"), Images);
        File.WriteAllBytes(Path.Combine(_folder, "t-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 7]);

        FluentActions.Invoking(() => Read("t-images-idx3-ubyte", Labelled))
            .Should().Throw<InputException>().WithMessage("*2 images and 1 labels*");
    }

    [Test]
    public void Read_NothingThere_SaysWhatToName() =>
        FluentActions.Invoking(() => Read("gone.csv", Labelled))
            .Should().Throw<InputException>().WithMessage("*does not exist; name a CSV*");

    private LabeledRows Read(string name, ReadOptions options) =>
        DataSource.Read(Path.Combine(_folder, name), options, CancellationToken.None);
}
