using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class NearestNeighborClassifierArgumentsTests
{
    [Test]
    public void Fit_RowNotFinite_NamesItAndKeepsTheGallery()
    {
        NearestNeighborClassifier classifier = NearestNeighborClassifierTests.Fitted(DistanceMetric.Euclidean, 1);

        Action act = () => classifier.Fit(Shape.Tensor([1, float.PositiveInfinity], 2, 1), [1, 2]);

        act.Should()
            .Throw<ArgumentException>().WithParameterName("embeddings").WithMessage("embeddings holds Infinity at row 1, column 0;*");
        classifier.PredictRow([8]).Label.Should().Be(5);
    }

    [Test]
    public void Add_AnotherDimension_SaysBothAndKeepsTheGallery()
    {
        NearestNeighborClassifier classifier = NearestNeighborClassifierTests.Fitted(DistanceMetric.Euclidean, 1);

        Action act = () => classifier.Add(Shape.Tensor([1, 2], 1, 2), [1]);

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings")
            .WithMessage("embeddings has 2 columns but the gallery expects 1; pass rows of that dimension.*");
        classifier.PredictRow([8]).Label.Should().Be(5);
    }

    [Test]
    public void Fit_LabelCountDiffers_SaysBoth()
    {
        Action act = () => new NearestNeighborClassifier(DistanceMetric.Cosine, 1).Fit(Shape.Tensor([1, 2], 2, 1), [1]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 1 entries but embeddings has 2 rows; pass one label per row.*");
    }

    [Test]
    public void Fit_NoRows_SaysSo()
    {
        Action act = () => new NearestNeighborClassifier(DistanceMetric.Cosine, 1).Fit(Tensor.CreateFromShape<float>([0, 2]), []);

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings").WithMessage("embeddings has 0 rows; pass at least one.*");
    }

    [Test]
    public void Predict_BeforeFit_SaysToFit()
    {
        Action act = () => new NearestNeighborClassifier(DistanceMetric.Cosine, 1).PredictRow([1]);

        act.Should().Throw<InvalidOperationException>().WithMessage("The classifier has no gallery; call Fit before predicting.");
    }

    [Test]
    public void Predict_FewerRowsThanNeighbors_SaysTheRemedy()
    {
        Action act = () => NearestNeighborClassifierTests.Fitted(DistanceMetric.Cosine, 6).PredictRow([1]);

        act.Should().Throw<InvalidOperationException>().WithMessage(
            "The vote needs 6 neighbours but the gallery has 5 rows; add rows, or make the classifier with a smaller neighborCount.");
    }

    [Test]
    public void Predict_QueryNotFinite_NamesRowAndColumn()
    {
        Action act = () => NearestNeighborClassifierTests.Fitted(DistanceMetric.Cosine, 1).Predict(Shape.Tensor([1, 2, float.NaN], 3, 1));

        act.Should().Throw<ArgumentException>().WithParameterName("queries").WithMessage("queries holds NaN at row 2, column 0;*");
    }

    [Test]
    public void Predict_BufferOfAnotherSize_SaysTheSize()
    {
        Action act = () => NearestNeighborClassifierTests.Fitted(DistanceMetric.Cosine, 1).Predict(Shape.Tensor([1, 2], 2, 1), new int[3]);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 3 entries; expected 2. Pass a buffer of that size.*");
    }

    [Test]
    public void Constructor_NoNeighbors_SaysTheRange()
    {
        Action act = () => _ = new NearestNeighborClassifier(DistanceMetric.Cosine, 0);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("neighborCount")
            .WithMessage("neighborCount is 0; expected 1 ≤ neighborCount.*");
    }

    [Test]
    public void Constructor_UndefinedMetric_ListsTheDefinedOnes()
    {
        Action act = () => _ = new NearestNeighborClassifier((DistanceMetric)9, 1);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("metric").WithMessage("DistanceMetric 9 is not defined;*");
    }

    [Test]
    public void Constructor_UndefinedVote_ListsTheDefinedOnes()
    {
        Action act = () => _ = new NearestNeighborClassifier(DistanceMetric.Cosine, 1, new() { Vote = (NeighborVote)5 });

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Vote")
            .WithMessage("NeighborVote 5 is not defined; expected one of Majority, DistanceWeighted.*");
    }

    [Test]
    public void Constructor_NoThreads_SaysTheRange()
    {
        Action act = () => _ = new NearestNeighborClassifier(DistanceMetric.Cosine, 1, new() { MaxDegreeOfParallelism = 0 });

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("MaxDegreeOfParallelism")
            .WithMessage("MaxDegreeOfParallelism is 0; expected 1 ≤ degree.*");
    }
}
