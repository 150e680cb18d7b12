using System.Globalization;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Neighbors;
using MnistTriplet.Data;
using MnistTriplet.Recipes;
using MnistTriplet.Report;
using MnistTriplet.Tests.Classifying;
using MnistTriplet.Tests.Data;

namespace MnistTriplet.Tests;

/// <summary>Whole experiments on images that are not MNIST's: two channels, 12 classes with gaps, 3×4 pixels.</summary>
[TestFixture]
internal sealed class ExperimentTests
{
    private const int ClassCount = 12;

    private string _folder = string.Empty;

    private static IRecipe[] AllRecipes => [new SeedRecipe(), new PublishedRecipe(), new MinedRecipe(), new ConvRecipe()];

    [OneTimeSetUp]
    public void WriteImages()
    {
        _folder = Directory.CreateTempSubdirectory("experiment-").FullName;
        Write(MnistFile.TrainImages, MnistFile.TrainLabels, rowCount: 360, seed: 1);
        Write(MnistFile.TestImages, MnistFile.TestLabels, rowCount: 72, seed: 2);
    }

    [OneTimeTearDown]
    public void DeleteImages() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(AllRecipes))]
    public async Task RunAsync_AnySetAndRecipe_ClassifiesAndCountsEveryTestRow(IRecipe recipe)
    {
        ExperimentReport report = await RunAsync(new ExperimentOptions { Recipe = recipe, Seed = 1, EpochCount = 2 });

        report.Dataset.Should().Be(Path.GetFileName(_folder));
        report.Layers[0].Should().Be(24);
        report.Classes.Should().Equal(Enumerable.Range(0, ClassCount).Select(number => 7 * number));
        report.Confusion.Sum(row => row.Sum()).Should().Be(report.TestRows);
        report.AccuracyOf(1).Should().BeGreaterThan(0.9, "every class has a bright pixel of its own");
        report.Unseen.Should().BeNull();
    }

    [TestCaseSource(nameof(AllRecipes))]
    public async Task RunAsync_UnseenClasses_ReportsThemApart(IRecipe recipe)
    {
        var options = new ExperimentOptions { Recipe = recipe, Seed = 1, EpochCount = 1, UnseenCount = 4, GalleryCount = 5 };

        ExperimentReport report = await RunAsync(options);

        report.GalleryRows.Should().Be(5 * ClassCount);
        UnseenReport unseen = report.Unseen!;
        unseen.Classes.Should().HaveCount(4).And.BeSubsetOf(report.Classes);
        int unseenRows = unseen.Classes.Sum(label => report.Confusion[report.Classes.ToList().IndexOf(label)].Sum());
        double rightRows = (unseen.UnseenAccuracy!.Value * unseenRows) + (unseen.SeenAccuracy!.Value * (report.TestRows - unseenRows));
        rightRows.Should().BeApproximately(report.AccuracyOf(1) * report.TestRows, 1e-9, "both are sums of whole rows");
    }

    [Test]
    public async Task RunAsync_RecipeWithAnotherClassifier_IsJudgedByIt()
    {
        ExperimentReport report = await RunAsync(new ExperimentOptions { Recipe = new ConstantRecipe(), Seed = 1, EpochCount = 1 });

        report.AccuracyOf(1).Should().BeApproximately(1.0 / ClassCount, 1e-12, "every test row is taken for one class of twelve");
        report.Confusion.Sum(row => row[0]).Should().Be(report.TestRows, "it is the class of the first gallery row");
        int[] labels = IdxFolder.Read(_folder).Labels;
        report.Errors.Should().HaveCount(66).And.OnlyContain(error => error.TakenFor == 0 && error.Class == labels[error.Image]);
        report.Errors.Select(error => error.Image).Should().OnlyHaveUniqueItems().And.BeInAscendingOrder()
            .And.OnlyContain(image => image >= 360, "test images come after those for training");
        report.Scores.Should().HaveCount(ClassCount).And.OnlyContain(score => score.Rows == 6);
        report.Scores[0].Should().Be(new ClassFigures(0, Precision: 6.0 / 72, Recall: 1, F1: 12.0 / 78, Rows: 6));
        report.Scores[1].Should().Be(new ClassFigures(7, Precision: 0, Recall: 0, F1: 0, Rows: 6));
    }

    [TestCaseSource(nameof(AllRecipes))]
    public async Task RunAsync_AnyRecipe_TrainsAModelThatClassifiesImagesAsTheyAreInTheirFiles(IRecipe recipe)
    {
        ImageSet images = IdxFolder.Read(_folder);
        var options = new ExperimentOptions { Recipe = recipe, Seed = 1, EpochCount = 2 };

        ExperimentResult result = await WithDisplay(display => RunAsync(options, images, display));

        using var file = new MemoryStream();
        result.Model.CreateClassifier(CancellationToken.None).Save(file);
        file.Position = 0;
        var classifier = SimilarityClassifier.Load(file);
        LabeledDataset test = images.Select(new Protocol(images, options).Plan().Test);
        Match[] matches = [.. Enumerable.Range(0, test.RowCount).Select(row => classifier.Classify(test.Row(row)))];
        int errors = matches.Index().Count(
            match => match.Item.NearestLabel != test.Labels[match.Index].ToString(CultureInfo.InvariantCulture));
        errors.Should().BeCloseTo(result.Report.Errors.Count, 1, "rounding may decide between neighbours at nearly the same distance");
        matches.Count(match => match.Label is null).Should().BeLessThan(test.RowCount / 10, "hardly a row of a known class is refused");
        (classifier.Count, classifier.InputDimension, classifier.Labels.Count).Should().Be((result.Report.GalleryRows, 24, ClassCount));
    }

    [Test]
    public async Task RunAsync_Report_HoldsTheSettingsOfRecipeAndCommandLine()
    {
        ExperimentReport report = await RunAsync(new ExperimentOptions
        {
            Recipe = new MinedRecipe(),
            Seed = 1,
            EpochCount = 2,
            BatchSize = 40,
            NeighborCount = 3,
            Arguments = ["--batch", "40"],
        });

        SettingsReport settings = report.Settings;
        (settings.Epochs, settings.LearningRate, settings.Neighbors, settings.Validate).Should().Be((2, 0.001, 3, false));
        settings.Arguments.Should().Equal("--batch", "40");
        (settings.Recipe.BatchSize, settings.Recipe.Batches).Should().Be((40, "4 rows of each of 10 classes"));
        settings.Recipe.Augmentation!.MaxRotation.Should().Be(10);
        report.Epochs.Select(epoch => epoch.LearningRate).Should().BeInDescendingOrder().And.OnlyContain(rate => rate >= 0);
        report.Epochs.Should().OnlyContain(epoch => epoch.Spread > 0 && epoch.GradientNorm > 0);
        report.Machine.ProcessorCount.Should().Be(Environment.ProcessorCount);
        report.Machine.VectorBits.Should().BeOneOf(32, 128, 256, 512);
        report.Library.Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    [Test]
    public async Task RunAsync_NoMirrorAnswers_LearnsMnistsTestImages()
    {
        string cache = Path.Combine(_folder, "no-cache");
        ExperimentReport report = await WithDisplay(async display =>
        {
            using var unreachable = new UnreachableAddress();
            var source = new ImageSource(new ImageLocations(null, cache, [unreachable.Uri]), display);
            ImageSet images = await source.OpenAsync(DatasetChoice.MnistIfAvailable, CancellationToken.None);
            var options = new ExperimentOptions { Recipe = new SeedRecipe(), Seed = 1, EpochCount = 1 };
            return (await RunAsync(options, images, display)).Report;
        });

        (report.Dataset, report.TrainRows, report.TestRows, report.Layers[0]).Should().Be(("mnist-test", 8000, 2000, 784));

        // Six seeds gained 4.4 to 5.9 points in one epoch; with this one, 87.05 % became 91.45 %. Of 2,000 rows, 0.6 points are chance.
        report.AccuracyOf(1).Should().BeGreaterThan(0.905).And.BeGreaterThan(report.UntrainedAccuracy + 0.03);
    }

    [Test]
    public async Task RunAsync_Validation_ClassifiesASixthOfTheTrainingRows()
    {
        ExperimentReport report = await RunAsync(
            new ExperimentOptions { Recipe = new MinedRecipe(), Seed = 1, EpochCount = 1, IsValidation = true });

        (report.TrainRows, report.GalleryRows, report.TestRows).Should().Be((300, 300, 60));
    }

    [Test]
    public async Task RunAsync_GallerySmallerThanFive_LeavesOutTheVoteOfFive()
    {
        string folder = Directory.CreateTempSubdirectory("small-").FullName;
        try
        {
            IdxWriter.WriteSet(folder, [0, 1, 0, 1], [0, 1]);
            var options = new ExperimentOptions { Recipe = new MinedRecipe(), Seed = 1, EpochCount = 1 };

            ExperimentReport report = await RunAsync(options, folder);

            report.Accuracy.Keys.Should().Equal("1");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task CrossValidation_EmbeddedDigits_TellsEachFoldBesideItsPixels()
    {
        var options = new ExperimentOptions { Recipe = new SeedRecipe(), Seed = 1, EpochCount = 1 };

        CrossValidationReport report = await WithDisplay(
            display => new CrossValidation(options, EmbeddedSet.Digits.Read(), display).RunAsync(foldCount: 3, CancellationToken.None));

        report.Folds.Select(fold => fold.Report.TestRows).Should().Equal(599, 599, 599);
        report.Folds.Should().AllSatisfy(fold => fold.PixelAccuracy.Should().BeInRange(0.95, 0.995, "nearest pixels get about 97 % right"));
        report.Accuracy.Should().BeApproximately(report.Folds.Average(fold => fold.Report.AccuracyOf(1)), 1e-12, "it is that mean");
        report.TrainingSeconds.Should().BeApproximately(report.Folds.Sum(fold => fold.Report.TrainingSeconds), 1e-9, "it is that sum");
    }

    private async Task<ExperimentReport> RunAsync(ExperimentOptions options, string? folder = null) =>
        (await WithDisplay(display => RunAsync(options, IdxFolder.Read(folder ?? _folder), display))).Report;

    private static Task<ExperimentResult> RunAsync(ExperimentOptions options, ImageSet images, IExperimentDisplay display) =>
        new Experiment(options, images, display).RunAsync(CancellationToken.None);

    private static async Task<T> WithDisplay<T>(Func<IExperimentDisplay, Task<T>> run)
    {
        using var output = new StringWriter();
        return await run(new PlainDisplay(output, isQuiet: true));
    }

    // Noise, and one bright pixel for each class, in the first channel.
    private void Write(MnistFile imageFile, MnistFile labelFile, int rowCount, int seed)
    {
        const int Columns = 2 * ClassCount;
        int[] labels = [.. Enumerable.Range(0, rowCount).Select(row => 7 * (row % ClassCount))];
        byte[] values = new byte[rowCount * Columns];
        new Random(seed).NextBytes(values);
        for (int i = 0; i < values.Length; i++)
        {
            bool isBright = i % Columns == 2 * (labels[i / Columns] / 7);
            values[i] = isBright ? (byte)250 : (byte)(values[i] / 4);
        }

        IdxWriter.Write(_folder, imageFile.ArchiveName, [rowCount, 3, 4, 2], values);
        IdxWriter.WriteLabels(_folder, labelFile, labels);
    }

    private sealed class ConstantRecipe : MinedRecipe, IRecipe
    {
        INearestNeighborClassifier IRecipe.CreateClassifier(int neighborCount, ExperimentOptions options) => new ConstantClassifier();
    }
}
