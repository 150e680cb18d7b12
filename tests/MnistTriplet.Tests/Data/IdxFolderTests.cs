using MetricLearning.Data;
using MnistTriplet.Data;

namespace MnistTriplet.Tests.Data;

[TestFixture]
internal sealed class IdxFolderTests
{
    private static readonly int[] TrainLabels = [7, 0, 9];
    private static readonly int[] TestLabels = [1, 2];

    private string _folder = string.Empty;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("mnist-folder-").FullName;
        IdxWriter.WriteSet(_folder, TrainLabels, TestLabels);
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Read_WholeSet_PutsTestImagesBehindTrainImages()
    {
        ImageSet images = IdxFolder.Read(_folder);

        images.Name.Should().Be(Path.GetFileName(_folder));
        images.PublishedTrainCount.Should().Be(3);
        images.Labels.Should().Equal(7, 0, 9, 1, 2);
        images.Images.Lengths.ToArray().Should().Equal([5, 2, 2]);
        byte[] pixels = new byte[20];
        images.Images.FlattenTo(pixels);
        pixels.Should().Equal(70, 1, 1, 1, 0, 2, 2, 2, 90, 3, 3, 3, 10, 1, 1, 1, 20, 2, 2, 2);
    }

    [Test]
    public void Read_RawFile_IsReadLikeACompressedOne()
    {
        File.Delete(Path.Combine(_folder, MnistFile.TestLabels.ArchiveName));
        IdxWriter.Write(_folder, MnistFile.TestLabels.Name, [2], [3, 4]);

        IdxFolder.Read(_folder).Labels.Should().Equal(7, 0, 9, 3, 4);
    }

    [Test]
    public void Read_FileMissing_NamesBothNamesAndTheRemedy()
    {
        File.Delete(Path.Combine(_folder, MnistFile.TestImages.ArchiveName));

        FluentActions.Invoking(() => IdxFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"{_folder} has neither t10k-images-idx3-ubyte.gz nor t10k-images-idx3-ubyte; " +
            "pass the folder that holds the four MNIST files.");
    }

    [Test]
    public void Read_TruncatedFile_Throws()
    {
        string path = Path.Combine(_folder, MnistFile.TrainImages.ArchiveName);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^12]);

        FluentActions.Invoking(() => IdxFolder.Read(_folder)).Should().Throw<InvalidDataException>();
    }

    [Test]
    public void Read_LabelsUnderTheNameOfImages_ThrowsWithBothRanks()
    {
        IdxWriter.WriteLabels(_folder, MnistFile.TrainImages, TrainLabels);

        string path = Path.Combine(_folder, MnistFile.TrainImages.ArchiveName);
        FluentActions.Invoking(() => IdxFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"{path} has rank 1; expected images, of rank 3, or 4 with channels. Pass the file of the images.");
    }

    [Test]
    public void Read_CountsDiffer_ThrowsWithBothCounts()
    {
        IdxWriter.WriteLabels(_folder, MnistFile.TestLabels, [1, 2, 3]);

        FluentActions.Invoking(() => IdxFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"{_folder} has 2 images in t10k-images-idx3-ubyte but 3 labels in t10k-labels-idx1-ubyte; pass files of one set.");
    }

    [Test]
    public void Read_ImageSizesDiffer_ThrowsWithBothSizes()
    {
        IdxWriter.WriteImages(_folder, MnistFile.TestImages, TestLabels, width: 3);

        FluentActions.Invoking(() => IdxFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"{_folder} has training images of 2x2 but test images of 2x3; pass files of one set.");
    }

    [Test]
    public void Read_ImagesWithChannels_KeepsThem()
    {
        IdxWriter.Write(_folder, MnistFile.TrainImages.ArchiveName, [3, 1, 2, 2], [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        IdxWriter.Write(_folder, MnistFile.TestImages.ArchiveName, [2, 1, 2, 2], [.. Enumerable.Range(12, 8).Select(i => (byte)i)]);

        ImageSet images = IdxFolder.Read(_folder);

        images.Shape.Should().Be(new ImageShape(1, 2, 2));
        images.Images.Lengths.ToArray().Should().Equal([5, 1, 2, 2]);
        images.Select([3]).Features.ToArray().Should().Equal(12, 13, 14, 15);
    }

    [Test]
    public void Read_LabelsOfManyClasses_KeepsThem()
    {
        IdxWriter.WriteLabels(_folder, MnistFile.TrainLabels, [200, 10, 9]);

        IdxFolder.Read(_folder).Classes.Should().Equal(1, 2, 9, 10, 200);
    }

    [Test]
    public void Read_NegativeLabel_ThrowsWithItsPlace()
    {
        IdxWriter.WriteSignedLabels(_folder, MnistFile.TrainLabels, [7, -1, 9]);

        string path = Path.Combine(_folder, MnistFile.TrainLabels.ArchiveName);
        FluentActions.Invoking(() => IdxFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"Label 1 of {path} is -1; expected 0 or more. Pass the classes of the images.");
    }
}
