using MetricLearning.Data;
using MetricLearning.Tool.Data;

namespace MetricLearning.Tool.Tests.Data;

[TestFixture]
internal sealed class ImageFolderTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("images-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Read_FolderOfClasses_ReadsThemByName()
    {
        Write("b/1.pgm", "P2 2 1 4 0 2");
        Write("a/2.PGM", "P5 2 1 255\n", 0, 255);
        Write("a/10.pgm", "P5\n# a note\n2 1\n255\n", 51, 102);
        Write("a/readme.txt", "no image");

        LabeledRows rows = ImageFolder.Read(_folder, needsLabels: true, CancellationToken.None);

        rows.Ids.Should().Equal("a/10.pgm", "a/2.PGM", "b/1.pgm");
        rows.Labels.Should().Equal("a", "a", "b");
        rows.Values.Should().Equal(0.2f, 0.4f, 0, 1, 0, 0.5f);
        rows.Shape.Should().Be(new ImageShape(1, 2, 1));
        rows.Note.Should().Contain("1 files or folders");
    }

    [Test]
    public void Read_ColorsOfTwoBytes_AreRead()
    {
        Write("x.ppm", "P6 1 1 65535\n", 255, 255, 0, 0, 127, 255);

        LabeledRows rows = ImageFolder.Read(_folder, needsLabels: false, CancellationToken.None);

        rows.Labels.Should().BeNull();
        rows.Shape.Should().Be(new ImageShape(1, 1, 3));
        rows.Values[..2].Should().Equal(1, 0);
        rows.Values[2].Should().BeApproximately(0.5f, 1e-4f);
    }

    [Test]
    public void Read_OtherSizes_AreRefused()
    {
        Write("a/1.pgm", "P2 2 1 4 0 2");
        Write("a/2.pgm", "P2 1 2 4 0 2");

        Invoking(true).Should().Throw<InputException>().WithMessage("*2.pgm is of 2 × 1 × 1*1 × 2 × 1*scale all images*");
    }

    [Test]
    public void Read_ImagesBesideFolders_AreRefused()
    {
        Write("a/1.pgm", "P2 2 1 4 0 2");
        Write("2.PGM", "P2 2 1 4 0 2");

        Invoking(true).Should().Throw<InputException>().WithMessage("*folders and 1 images beside them, such as 2.PGM; put each image*");
        Invoking(false).Should().Throw<InputException>().WithMessage("*2.PGM*");
    }

    [Test]
    public void Read_OthersBesideAndInFolders_AreCounted()
    {
        Write("a/1.pgm", "P2 2 1 4 0 2");
        Write("a/deeper/2.pgm", "P2 2 1 4 0 2");
        Write("readme.txt", "no image");

        LabeledRows rows = ImageFolder.Read(_folder, needsLabels: true, CancellationToken.None);

        rows.Ids.Should().Equal("a/1.pgm");
        rows.Note.Should().StartWith("2 files or folders");
    }

    [Test]
    public void Read_NoImagesOrNoClasses_IsRefused()
    {
        Invoking(true).Should().Throw<InputException>().WithMessage("*has no folders*");
        Invoking(false).Should().Throw<InputException>().WithMessage("*no .pgm or .ppm images*");
    }

    [TestCase("GIF89a")]
    [TestCase("")]
    [TestCase("P5 2 2 255\nab")]
    [TestCase("P6 4096 4096 255\n")]
    [TestCase("P3 4096 4096 255\n1 2 3")]
    [TestCase("P5 0 2 255\n")]
    [TestCase("P5 5000 5000 255\n")]
    [TestCase("P5 2 2 70000\n")]
    [TestCase("P2 2 1 4 0")]
    [TestCase("P2 2 1 4 0 9")]
    [TestCase("P5 #")]
    public void Read_DamagedImage_IsRefused(string text)
    {
        Write("a/1.pgm", text);

        Invoking(true).Should().Throw<InputException>().WithMessage("*1.pgm*expected a PGM or PPM image*");
    }

    private Action Invoking(bool needsLabels) => () => ImageFolder.Read(_folder, needsLabels, CancellationToken.None);

    private void Write(string name, string text, params byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. text.Select(one => (byte)one), .. bytes]);
    }
}
