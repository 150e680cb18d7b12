using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Tests.Distances;

public class EmbeddedBatchArgumentsTests
{
    private static readonly EmbeddingDistance Euclidean = new(DistanceMetric.Euclidean);

    [Test]
    public void Start_MoreValuesThanOneArrayHolds_SaysTheLimit()
    {
        var batch = new EmbeddedBatch(Euclidean);

        Action act = () => batch.Start(new int[2], dimension: 1 << 30, step: 0);

        act.Should().Throw<ArgumentException>().WithParameterName("labels").WithMessage(
            "labels has 2 entries; so many embeddings of 1073741824 columns do not fit one array of 2147483591 values. Use smaller " +
            "batches.*");
    }

    [Test]
    public void Constructor_LabelCountDiffers_SaysSo()
    {
        Action act = () => _ = new EmbeddedBatch(Shape.Tensor([1, 2, 3, 4], 2, 2), [1], Euclidean);

        act.Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("labels has 1 entries but embeddings has 2 rows; pass one label per row.*");
    }

    [Test]
    public void Constructor_RankOne_SaysWhatIsExpected()
    {
        Action act = () => _ = new EmbeddedBatch(Tensor.Create(new float[] { 1, 2 }, [2]), [1, 2], Euclidean);

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings")
            .WithMessage("embeddings has rank 1; expected a matrix [rows × columns] of rank 2. Reshape it.*");
    }

    [Test]
    public void Constructor_NotFinite_SaysWhere()
    {
        Action act = () => _ = new EmbeddedBatch(Shape.Tensor([1, 2, 3, float.NaN], 2, 2), [1, 2], Euclidean);

        act.Should().Throw<ArgumentException>().WithParameterName("embeddings")
            .WithMessage("embeddings holds NaN at row 1, column 1; every value must be finite.*");
    }

    [Test]
    public void Constructor_UndefinedMetric_SaysSo()
    {
        Action act = () => _ = new EmbeddedBatch(new EmbeddingDistance((DistanceMetric)9));

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("metric")
            .WithMessage("DistanceMetric 9 is not defined; expected one of Euclidean, SquaredEuclidean, Cosine, InnerProduct.*");
    }

    [Test]
    public void Start_NegativeDimensionOrStep_Throws()
    {
        var batch = new EmbeddedBatch(Euclidean);

        batch.Invoking(b => b.Start([1], -1, 0)[0, 0]).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("dimension");
        batch.Invoking(b => b.Start([1], 1, -1)[0, 0]).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("step");
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void Start_AnchorCountOutOfRange_SaysTheRange(int anchors)
    {
        var batch = new EmbeddedBatch(Euclidean);

        batch.Invoking(b => b.Start([1, 2], 1, 0, anchors)[0, 0])
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("anchorCount")
            .WithMessage($"anchorCount is {anchors}; expected 0 to the number of rows.*");
    }
}
