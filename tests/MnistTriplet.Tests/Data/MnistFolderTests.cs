using MnistTriplet.Data;

namespace MnistTriplet.Tests.Data;

[TestFixture]
internal sealed class MnistFolderTests
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
        DigitSet digits = MnistFolder.Read(_folder);

        digits.Name.Should().Be("mnist");
        digits.PublishedTrainCount.Should().Be(3);
        digits.Labels.Should().Equal(7, 0, 9, 1, 2);
        digits.Images.Lengths.ToArray().Should().Equal([5, 2, 2]);
        byte[] pixels = new byte[20];
        digits.Images.FlattenTo(pixels);
        pixels.Should().Equal(70, 1, 1, 1, 0, 2, 2, 2, 90, 3, 3, 3, 10, 1, 1, 1, 20, 2, 2, 2);
    }

    [Test]
    public void Read_RawFile_IsReadLikeACompressedOne()
    {
        File.Delete(Path.Combine(_folder, MnistFile.TestLabels.ArchiveName));
        IdxWriter.Write(_folder, MnistFile.TestLabels.Name, [2], [3, 4]);

        MnistFolder.Read(_folder).Labels.Should().Equal(7, 0, 9, 3, 4);
    }

    [Test]
    public void Read_FileMissing_NamesBothNamesAndTheRemedy()
    {
        File.Delete(Path.Combine(_folder, MnistFile.TestImages.ArchiveName));

        FluentActions.Invoking(() => MnistFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"{_folder} has neither t10k-images-idx3-ubyte.gz nor t10k-images-idx3-ubyte; " +
            "pass the folder that holds the four MNIST files.");
    }

    [Test]
    public void Read_TruncatedFile_Throws()
    {
        string path = Path.Combine(_folder, MnistFile.TrainImages.ArchiveName);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^12]);

        FluentActions.Invoking(() => MnistFolder.Read(_folder)).Should().Throw<InvalidDataException>();
    }

    [Test]
    public void Read_LabelsUnderTheNameOfImages_ThrowsWithBothRanks()
    {
        IdxWriter.WriteLabels(_folder, MnistFile.TrainImages, TrainLabels);

        string path = Path.Combine(_folder, MnistFile.TrainImages.ArchiveName);
        FluentActions.Invoking(() => MnistFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"{path} has rank 1; expected images, of rank 3. Pass the published file.");
    }

    [Test]
    public void Read_CountsDiffer_ThrowsWithBothCounts()
    {
        IdxWriter.WriteLabels(_folder, MnistFile.TestLabels, [1, 2, 3]);

        FluentActions.Invoking(() => MnistFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"{_folder} has 2 images in t10k-images-idx3-ubyte but 3 labels in t10k-labels-idx1-ubyte; pass files of one set.");
    }

    [Test]
    public void Read_ImageSizesDiffer_ThrowsWithBothSizes()
    {
        IdxWriter.WriteImages(_folder, MnistFile.TestImages, TestLabels, width: 3);

        FluentActions.Invoking(() => MnistFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"{_folder} has training images of 2x2 pixels but test images of 2x3; pass files of one set.");
    }

    [Test]
    public void Read_LabelThatIsNoDigit_ThrowsWithItsPlace()
    {
        IdxWriter.WriteLabels(_folder, MnistFile.TrainLabels, [7, 10, 9]);

        string path = Path.Combine(_folder, MnistFile.TrainLabels.ArchiveName);
        FluentActions.Invoking(() => MnistFolder.Read(_folder)).Should().Throw<InputException>().WithMessage(
            $"Label 1 of {path} is 10; expected a digit, 0 to 9. Pass the published file.");
    }
}
