using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class LossGuardTests
{
    private static readonly EmbeddedBatch Batch =
        new(Tensor.Create(new float[] { 1, 2, 3 }, [3, 1]), [7, 7, 9], new EmbeddingDistance(DistanceMetric.Euclidean));

    private static readonly EmbeddedBatch TwoAnchors =
        new(Tensor.Create(new float[] { 1, 2, 3 }, [3, 1]), [7, 7, 9], new EmbeddingDistance(DistanceMetric.Euclidean), anchorCount: 2);

    [Test]
    public void RequireDistance_AnotherOne_NamesBoth()
    {
        Action act = () => LossGuard.RequireDistance(Batch, new(DistanceMetric.Cosine, NormalizesRows: true));

        act.Should().Throw<ArgumentException>().WithParameterName("batch").WithMessage(
            "batch compares rows by EmbeddingDistance { Metric = Euclidean, NormalizesRows = False }, the loss by " +
            "EmbeddingDistance { Metric = Cosine, NormalizesRows = True }; make the batch with the loss's distance.*");
    }

    [Test]
    public void Open_RightShape_GivesTheMemoryItself()
    {
        float[] gradient = new float[3];

        LossGuard.Open(Batch, Batch.Distance, Tensor.Create(gradient, [3, 1]))[2] = 5;

        gradient.Should().Equal(0, 0, 5);
    }

    [Test]
    public void NotANumber_AnyGradient_FillsItAndEverySum()
    {
        float[] gradient = new float[3];

        LossResult result = LossGuard.NotANumber(3, gradient);

        gradient.Should().OnlyContain(g => float.IsNaN(g));
        result.Should().Be(new LossResult(double.NaN, double.NaN, 3, 0, new(double.NaN, 3), new(double.NaN, 3)));
    }

    [TestCase(1e-6)]
    [TestCase(1e6)]
    public void RequireTemperature_EndOfTheRange_Passes(double temperature) =>
        FluentActions.Invoking(() => LossGuard.RequireTemperature(temperature)).Should().NotThrow();

    [TestCase(1e6)]
    [TestCase(1e-6)]
    public void RequireScale_EndOfTheRange_Passes(double scale) =>
        FluentActions.Invoking(() => LossGuard.RequireScale(scale)).Should().NotThrow();

    [TestCase(-1, "-1")]
    [TestCase(1e-46, "1E-46")]
    [TestCase(double.NaN, "NaN")]
    public void RequireScale_OutOfRange_SaysTheRange(double scale, string shown) =>
        FluentActions.Invoking(() => LossGuard.RequireScale(scale)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName(nameof(scale)).WithMessage($"scale is {shown}; expected 1e-6 ≤ scale ≤ 1e6.*");

    [TestCase(-1, 1, 2)]
    [TestCase(2, 1, 0)]
    [TestCase(0, 3, 2)]
    [TestCase(0, 1, 3)]
    public void RequireTripletsOf_IndexOutsideTheBatch_NamesTheTriplet(int anchor, int positive, int negative)
    {
        TripletSet triplets = RandomBatch.SetOfListed([new(0, 1, 2), new(anchor, positive, negative)]);

        Action act = () => LossGuard.RequireTripletsOf(TwoAnchors, triplets);

        act.Should().Throw<ArgumentException>().WithParameterName("triplets").WithMessage(
            $"triplets[1] is ({anchor}, {positive}, {negative}); each index must be at least 0, the anchor's less than 2 and the others' " +
            "less than 3, the numbers of anchors and rows of the batch. Sample from this batch.*");
    }

    [Test]
    public void RequireTripletsOf_AllOfAnotherBatch_SaysWhatToCall()
    {
        var triplets = new TripletSet();
        triplets.SetAll(LabelSets.OnALine([1, 2, 3], [1, 2, 3]));

        Action act = () => LossGuard.RequireTripletsOf(TwoAnchors, triplets);

        act.Should().Throw<ArgumentException>().WithParameterName("triplets").WithMessage(
            "triplets stands for all 0 triplets of a batch, but this batch has 2; call SetAll with this batch.*");
    }

    [Test]
    public void RequireAnchorsOnly_OtherRows_SaysWhatToLeaveOut()
    {
        Action act = () => LossGuard.RequireAnchorsOnly(TwoAnchors);

        act.Should().Throw<ArgumentException>().WithParameterName("batch").WithMessage(
            "batch has 3 rows of which 2 are anchors; a loss with swap needs the distance of each positive from each negative, and other " +
            "rows have none. Leave Swap out, or the memory of earlier batches.*");
    }

    [Test]
    public void DistanceCount_RowsThatFit_IsTheProduct() => LossGuard.DistanceCount(TwoAnchors, stride: 16).Should().Be(32);

    [Test]
    public void DistanceCount_ProductBeyond32Bits_SaysHowManyFit() =>
        FluentActions.Invoking(() => LossGuard.DistanceCount(TwoAnchors, stride: int.MaxValue))
            .Should().Throw<ArgumentException>().WithParameterName("batch").WithMessage(
                "batch asks for 4294967294 distances between anchors and rows; at most 2147483591 fit one array. Use a smaller batch, or " +
                "fewer classes or columns.*");
}
