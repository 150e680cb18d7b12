using System.Diagnostics;
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
    private UnreachableAddress _unreachable = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("image-source-").FullName;
        _unreachable = new UnreachableAddress();
        _shown.GetStringBuilder().Clear();
    }

    [TearDown]
    public void TearDown()
    {
        _unreachable.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

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
    public async Task OpenAsync_NoMirrorAnswers_TakesMnistsTestImagesAndSaysSo()
    {
        ImageSet images = await OpenAsync(DatasetChoice.MnistIfAvailable);

        (images.Name, images.Labels.Length).Should().Be(("mnist-test", 10_000));
        string[] lines = _shown.ToString().TrimEnd().Split(Environment.NewLine);
        lines.Should().HaveCount(4);
        lines[0].Should().Be($"downloading MNIST into {_folder}, once; each server has 3 s to answer (--dataset mnist-test asks none)");
        lines[1].Should().StartWith("The full MNIST is not at hand: train-images-idx3-ubyte.gz could not be downloaded (");
        lines[2].Should().StartWith("The run goes on with MNIST's 10,000 test images, which come along (");
        lines[3].Should().Be(
            "To use all 70,000 images, pass --data or set METRICLEARNING_MNIST to a folder with its four files, or connect to the " +
            "internet.");
    }

    [Test]
    public async Task OpenAsync_MirrorAcceptsAndFallsSilent_GoesOnAfterThreeSeconds()
    {
        using var silent = new LoopbackServer(_ => new LoopbackAnswer([], ThenSilent: true));
        long start = Stopwatch.GetTimestamp();

        ImageSet images = await OpenAsync(DatasetChoice.MnistIfAvailable, mirror: silent.Address);

        // No upper bound: on a busy machine, the images take a while to be read. The text says what the mirror was given.
        Stopwatch.GetElapsedTime(start).Should().BeGreaterThan(TimeSpan.FromSeconds(2.9));
        images.Name.Should().Be("mnist-test");
        _shown.ToString().Should().ContainAll("each server has 3 s to answer", "the server did not answer in time");
    }

    [Test]
    public async Task OpenAsync_MnistDemandedAndNoMirrorAnswers_Throws()
    {
        await FluentActions.Awaiting(() => OpenAsync(DatasetChoice.Mnist)).Should().ThrowAsync<InputException>().WithMessage(
            "MNIST is not at hand: train-images-idx3-ubyte.gz could not be downloaded (*). To use MNIST, pass --data or *; " +
            "--dataset mnist-test takes MNIST's 10,000 test images, which come along.");

        _shown.ToString().Should().Contain("each server has 15 s to answer");
    }

    [TestCase("mnist-test", "MNIST's 10,000 test images (Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0)")]
    [TestCase("digits", "1,797 digits of 8x8 pixels, not MNIST (UCI, E. Alpaydin and C. Kaynak, CC BY 4.0)")]
    public async Task OpenAsync_EmbeddedSetDemanded_AsksNobodyAndIsTitledWithItsAuthors(string name, string title)
    {
        DatasetChoice choice = name == "digits" ? DatasetChoice.Digits : DatasetChoice.MnistTest;

        ImageSet images = await OpenAsync(choice, givenFolder: "a folder that the environment names");

        (images.Name, images.Title).Should().Be((name, title));
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

    private Task<ImageSet> OpenAsync(DatasetChoice choice, string? givenFolder = null, Uri? mirror = null)
    {
        var locations = new ImageLocations(givenFolder, CacheFolder: _folder, [mirror ?? _unreachable.Uri]);
        return new ImageSource(locations, new PlainDisplay(_shown, isQuiet: false)).OpenAsync(choice, CancellationToken.None);
    }
}
