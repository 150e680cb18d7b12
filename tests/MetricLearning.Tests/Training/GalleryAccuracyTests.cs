using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class GalleryAccuracyTests
{
    private static readonly LabeledDataset Gallery = new(Shape.Tensor([1, 2, 9], 3, 1), [7, 7, 8]);

    [Test]
    public void Of_EmbeddedRows_ComparesThemWithTheGalleryAsTheNetworkEmbedsItNow()
    {
        ScalingNetwork network = new(10);
        GalleryAccuracy accuracy = new(network, Gallery, DistanceMetric.Euclidean, neighborCount: 1);

        accuracy.Of(Shape.Tensor([12, 85, 80], 3, 1), [7, 8, 7]).Should().BeApproximately(2.0 / 3, 1e-15, "rows at 10, 20 and 90");
        accuracy.Of(Shape.Tensor([12], 1, 1), [8]).Should().Be(0);
    }

    [Test]
    public void OfRawRows_ComparesRowsWithoutTheNetwork() =>
        new GalleryAccuracy(new ScalingNetwork(10), Gallery, DistanceMetric.Euclidean, neighborCount: 1)
            .OfRawRows(new(Shape.Tensor([1.4f, 8], 2, 1), [7, 8])).Should().Be(1);

    [Test]
    public void Constructor_OtherColumns_AreRefused()
    {
        Action act = () => _ = new GalleryAccuracy(new ScalingNetwork(1, 1), Gallery, DistanceMetric.Euclidean, neighborCount: 1);

        act.Should().Throw<ArgumentException>().WithParameterName("gallery");
    }

    [Test]
    public void Constructor_RowsInAFile_AreRefused()
    {
        Action act = () => _ = new GalleryAccuracy(
            new ScalingNetwork(1), new ScriptedRows(columns: 1).ToDataset(4), DistanceMetric.Euclidean, neighborCount: 1);

        act.Should().Throw<ArgumentException>().WithParameterName("gallery").WithMessage("*in a file*Select*");
    }
}
