using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet.Tests.Data;

[TestFixture]
internal sealed class ImageSourceTests
{
    private static readonly int[] TrainLabels = [1, 2];
    private static readonly int[] TestLabels = [3];

    private readonly StringWriter _shown = new();
    private string _folder = string.Empty;
    private Uri _unreachable = new("http://127.0.0.1/");

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("image-source-").FullName;
        _unreachable = LoopbackServer.UnreachableAddress();
        _shown.GetStringBuilder().Clear();
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [OneTimeTearDown]
    public void Close() => _shown.Dispose();

    [Test]
    public async Task OpenAsync_GivenFolder_ReadsItAndAsksNoMirror()
    {
        IdxWriter.WriteSet(_folder, TrainLabels, TestLabels);

        ImageSet digits = await OpenAsync(DatasetChoice.MnistIfAvailable, givenFolder: _folder);

        digits.Labels.Should().Equal(1, 2, 3);
        _shown.ToString().Should().BeEmpty();
    }

    [Test]
    public async Task OpenAsync_GivenFolderWithoutFiles_ThrowsInsteadOfTakingOtherImages() =>
        await FluentActions.Awaiting(() => OpenAsync(DatasetChoice.MnistIfAvailable, givenFolder: _folder))
            .Should().ThrowAsync<InputException>().WithMessage("*has neither*");

    [Test]
    public async Task OpenAsync_CacheIsFull_ReadsItAndAsksNoMirror()
    {
        IdxWriter.WriteSet(_folder, TrainLabels, TestLabels);

        ImageSet digits = await OpenAsync(DatasetChoice.Mnist);

        digits.Labels.Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task OpenAsync_NoMirrorAnswers_TakesTheEmbeddedDigitsAndSaysSo()
    {
        ImageSet digits = await OpenAsync(DatasetChoice.MnistIfAvailable);

        digits.Name.Should().Be("digits");
        string[] lines = _shown.ToString().TrimEnd().Split(Environment.NewLine);
        lines[0].Should().StartWith("MNIST is not at hand: train-images-idx3-ubyte.gz could not be downloaded (");
        lines[1].Should().Be("These are NOT MNIST: the run goes on with 1,797 embedded digits of 8x8 pixels (UCI).");
        lines[2].Should().Be(
            "To use MNIST, pass --data or set METRICLEARNING_MNIST to a folder with its four files, or connect to the internet.");
    }

    [Test]
    public async Task OpenAsync_MnistDemandedAndNoMirrorAnswers_Throws() =>
        await FluentActions.Awaiting(() => OpenAsync(DatasetChoice.Mnist)).Should().ThrowAsync<InputException>().WithMessage(
            "MNIST is not at hand: train-images-idx3-ubyte.gz could not be downloaded (*). To use MNIST, pass --data or *");

    [Test]
    public async Task OpenAsync_DigitsDemanded_AsksNobody()
    {
        ImageSet digits = await OpenAsync(DatasetChoice.Digits);

        digits.Name.Should().Be("digits");
        _shown.ToString().Should().BeEmpty();
    }

    [Test]
    [NonParallelizable]
    public void OfUser_EnvironmentVariable_CountsUnlessTheCommandLineNamesAFolder()
    {
        string? before = Environment.GetEnvironmentVariable(ImageLocations.EnvironmentVariable);
        try
        {
            Environment.SetEnvironmentVariable(ImageLocations.EnvironmentVariable, "/from/environment");
            ImageLocations.OfUser(dataFolder: null).GivenFolder.Should().Be("/from/environment");
            ImageLocations.OfUser("/from/option").GivenFolder.Should().Be("/from/option");

            Environment.SetEnvironmentVariable(ImageLocations.EnvironmentVariable, null);
            ImageLocations.OfUser(dataFolder: null).GivenFolder.Should().BeNull();
        }
        finally
        {
            Environment.SetEnvironmentVariable(ImageLocations.EnvironmentVariable, before);
        }
    }

    private Task<ImageSet> OpenAsync(DatasetChoice choice, string? givenFolder = null)
    {
        var locations = new ImageLocations(givenFolder, CacheFolder: _folder, [_unreachable]);
        return new ImageSource(locations, new PlainDisplay(_shown, isQuiet: true)).OpenAsync(choice, CancellationToken.None);
    }
}
