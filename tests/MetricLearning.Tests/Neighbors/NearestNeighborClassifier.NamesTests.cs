using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class NearestNeighborClassifierNamesTests
{
    private static readonly LabeledDataset Animals = Named([0, 1, 2], ["ant", "bee", "cow"]);

    // Numbered on its own, "cow" is label 0 here and label 2 among the animals.
    private static readonly LabeledDataset Cows = Named([10, 11], ["cow", "cow"]);

    [Test]
    public void Add_ASetThatNumbersItsOwnNames_IsRefusedAndChangesNothing()
    {
        NearestNeighborClassifier classifier = FittedToAnimals();

        Action act = () => classifier.Add(Cows);

        act.Should().Throw<ArgumentException>().WithMessage(
            "*[cow]*[ant, bee, cow]*label 0 is \"cow\" in the one and \"ant\" in the other*WithLabelNames*");
        classifier.Count.Should().Be(3);
    }

    [Test]
    public void Add_TheSameSetRenumbered_AnswersItsName()
    {
        NearestNeighborClassifier classifier = FittedToAnimals();

        classifier.Add(Cows.WithLabelNames(Animals.LabelNames!));

        classifier.PredictRow([10.2f]).LabelName.Should().Be("cow");
        classifier.PredictRow([10.2f]).Label.Should().Be(2);
    }

    [Test]
    public void Add_MoreNamesBehindThoseOfTheGallery_LearnsThem()
    {
        NearestNeighborClassifier classifier = FittedToAnimals();

        classifier.Add(Named([20], ["dog"]).WithLabelNames(["ant", "bee", "cow", "dog"]));
        classifier.Add(Named([0.4f], ["ant"]));

        classifier.LabelNames.Should().Equal("ant", "bee", "cow", "dog");
        classifier.PredictRow([19f]).LabelName.Should().Be("dog");
    }

    [Test]
    public void Add_LabelsWithoutNames_ToAGalleryWithNames_AsksForTheNames()
    {
        NearestNeighborClassifier classifier = FittedToAnimals();
        Tensor<float> row = Shape.Tensor([10], 1, 1);

        Action act = () => classifier.Add(row, [0]);

        act.Should().Throw<ArgumentException>().WithMessage("labels has no label names, but the gallery numbers the labels*");
        classifier.Add(row, [2], classifier.LabelNames);
        classifier.PredictRow([10f]).LabelName.Should().Be("cow");
    }

    [Test]
    public void Add_Names_ToAGalleryWithoutNames_IsRefused()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);
        classifier.Fit(Animals.Features, Animals.Labels);

        Action act = () => classifier.Add(Cows);

        act.Should().Throw<ArgumentException>().WithMessage("*but the gallery has no label names*");
    }

    [Test]
    public void Add_ToNoGallery_TakesTheNamesOver()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);

        classifier.Add(Cows);

        classifier.LabelNames.Should().Equal("cow");
    }

    [Test]
    public void Fit_Again_ForgetsTheNames()
    {
        NearestNeighborClassifier classifier = FittedToAnimals();

        classifier.Fit(Cows);
        classifier.PredictRow([0]).LabelName.Should().Be("cow");
        classifier.Fit(Cows.Features, Cows.Labels);

        classifier.LabelNames.Should().BeNull();
        classifier.PredictRow([0]).LabelName.Should().BeNull();
    }

    [TestCase(3)]
    [TestCase(-1)]
    public void FitAndAdd_ALabelWithoutAName_AreRefused(int label)
    {
        NearestNeighborClassifier classifier = FittedToAnimals();
        Tensor<float> row = Shape.Tensor([10], 1, 1);

        Action fit = () => classifier.Fit(row, [label], Animals.LabelNames);
        Action add = () => classifier.Add(row, [label], Animals.LabelNames);

        fit.Should().Throw<ArgumentOutOfRangeException>();
        add.Should().Throw<ArgumentOutOfRangeException>();
        classifier.Count.Should().Be(3);
    }

    [Test]
    public void Predict_ADataSet_IsThatOfItsRowsAndCarriesTheNames()
    {
        Predictions predictions = FittedToAnimals().Predict(Cows);

        predictions.Labels.ToArray().Should().Equal(2, 2);
        predictions.LabelNames.Should().Equal("ant", "bee", "cow");
        predictions[0].LabelName.Should().Be("cow");
    }

    [Test]
    public void ToString_SaysSettingsGalleryAndNames() =>
        FittedToAnimals().ToString().Should().Be("1 nearest neighbours by Euclidean among 3 rows × 1 columns (ant, bee, cow)");

    [Test]
    public void Predict_WhileFitReplacesTheGallery_SeesTheOldOrTheNewOne()
    {
        NearestNeighborClassifier classifier = FittedToAnimals();
        LabeledDataset many = LabeledDataset.FromRowMajor([.. Enumerable.Range(0, 300)], 1, new int[300], ["one"]);
        HashSet<string?> names = [];
        int fits = 0;

        SideBySide.Repeat(
            200,
            () => classifier.Fit(fits++ % 2 == 0 ? many : Animals),
            () => names.Add(classifier.PredictRow([2]).LabelName));

        names.Should().BeSubsetOf(["cow", "one"]);
    }

    [Test]
    public void AddBesidePredict_EndsInTheRightAnswerOrSaysWhatToDo()
    {
        NearestNeighborClassifier classifier = FittedToAnimals();
        float[] queries = [.. Enumerable.Repeat(2f, 2_000)];
        int added = 0;

        string[] refusals = SideBySide.RepeatUntilRefused(
            100,
            () => classifier.Add(Named([1_000 + added++], ["ant"])),
            () => classifier.Predict(Shape.Tensor(queries, queries.Length, 1)).Should().OnlyContain(p => p.Label == 2));

        refusals.Should().NotContain(message => !message.Contains("let Add return") && !message.Contains("let those calls return"));
    }

    private static NearestNeighborClassifier FittedToAnimals()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);
        classifier.Fit(Animals);
        return classifier;
    }

    private static LabeledDataset Named(float[] values, string[] names) =>
        LabeledDataset.FromRows(values.Select(value => new[] { value }), names);
}
