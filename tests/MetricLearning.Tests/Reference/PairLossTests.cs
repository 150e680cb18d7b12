using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Reference;

/// <summary>What every loss that compares the rows of a batch with each other must do.</summary>
public abstract class PairLossTests : EmbeddingLossTests
{
    protected abstract IEmbeddingLoss Create();

    private protected abstract double ValueOf(AnchorPairs[] anchors, AnchorPairs[] constant);

    private protected virtual bool IsSmoothAt(AnchorPairs[] anchors) => true;

    private protected virtual bool IsContinuousAt(AnchorPairs[] anchors) => true;

    protected sealed override IEmbeddingLoss Create(int dimension) => Create();

    protected sealed override double ValueOf(IEmbeddingLoss loss, double[][] rows, int[] labels, int anchorCount, double[][] constant) =>
        ValueOf(
        AnchorPairs.Of(rows, labels, anchorCount, loss.Distance), AnchorPairs.Of(constant, labels, anchorCount, loss.Distance));

    protected sealed override bool IsSmoothAt(IEmbeddingLoss loss, double[][] rows, int[] labels) =>
        IsSmoothAt(AnchorPairs.Of(rows, labels, rows.Length, loss.Distance));

    protected sealed override bool IsContinuousAt(IEmbeddingLoss loss, double[][] rows, int[] labels) =>
        IsContinuousAt(AnchorPairs.Of(rows, labels, rows.Length, loss.Distance));

    [Test]
    public void Evaluate_OtherNamesForTheLabels_ChangesNoBit()
    {
        IEmbeddingLoss loss = Create();
        RandomBatch sample = SampleOf(loss, 24, 5, seed: 4);
        int[] names = [70, -3, int.MaxValue, int.MinValue];
        var renamed = new RandomBatch(sample.Values, [.. sample.Labels.Select(label => names[label])], 5, loss.Distance);

        (LossResult first, float[] gradient) = LossRun.Of(loss, sample.Batch);
        (LossResult second, float[] same) = LossRun.Of(loss, renamed.Batch);

        second.Should().Be(first);
        same.Should().Equal(gradient);
    }

    [Test]
    public void Evaluate_GradientOfARow_IsPerpendicularToIt()
    {
        IEmbeddingLoss loss = Create();
        RandomBatch sample = SampleOf(loss, 30, 3, seed: 5);

        float[] gradient = LossRun.Of(loss, sample.Batch).Gradient;

        double largest = gradient.Max(g => Math.Abs(g));
        for (int i = 0; i < 30; i++)
        {
            sample.Rows[i].Select((x, j) => x * gradient[(i * 3) + j]).Sum()
                .Should().BeApproximately(0, 1e-6 * (1 + largest), "making a row longer changes nothing");
        }
    }

    [Test]
    public void Evaluate_RandomBatch_TellsTheMeanDistances()
    {
        IEmbeddingLoss loss = Create();
        RandomBatch sample = SampleOf(loss, 24, 5, seed: 6);
        AnchorPairs[] anchors = AnchorPairs.Of(sample.Rows, sample.Labels, 24, loss.Distance);

        LossResult result = LossRun.Of(loss, sample.Batch).Result;

        result.PositiveDistance.Count.Should().Be(anchors.Sum(anchor => anchor.Positives.Length));
        result.NegativeDistance.Count.Should().Be(anchors.Sum(anchor => anchor.Negatives.Length));
        result.MeanPositiveDistance
            .Should().BeApproximately(anchors.SelectMany(anchor => anchor.Positives).Average(), 1e-6, "single precision");
        result.MeanNegativeDistance
            .Should().BeApproximately(anchors.SelectMany(anchor => anchor.Negatives).Average(), 1e-6, "single precision");
    }

    [Test]
    public void Evaluate_RowsThatAreNoAnchors_AreComparedWithAndCount()
    {
        IEmbeddingLoss loss = Create();
        RandomBatch sample = SampleOf(loss, 24, 5, seed: 6, anchors: 10);

        (LossResult result, float[] gradient) = LossRun.Of(loss, sample.Batch);

        (result.PositiveDistance.Count + result.NegativeDistance.Count).Should().Be(10 * 23);
        gradient.Should().HaveCount(10 * 5);
    }

    [Test]
    public void Evaluate_MoreDistancesThanOneArrayHolds_SaysHowManyFitAndWritesNothing()
    {
        IEmbeddingLoss loss = Create();
        const int rows = 46_341; // the square is greater than 2³¹
        var batch = new EmbeddedBatch(Tensor.CreateFromShape<float>([rows, 1]), new int[rows], loss.Distance);
        float[] gradient = [.. Enumerable.Repeat(5f, rows)];

        Action act = () => loss.Evaluate(batch, Tensor.Create(gradient, [rows, 1]));

        act.Should().Throw<ArgumentException>().WithParameterName("batch")
            .WithMessage("batch asks for 2147488281 distances between anchors and rows; at most 2147483591 fit one array. *");
        gradient.Should().OnlyContain(g => g == 5);
    }

    [Test]
    public void Evaluate_OneRow_IsZero()
    {
        IEmbeddingLoss loss = Create();
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 2, 3 }, [1, 3]), [7], loss.Distance);

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch);

        result.Value.Should().Be(0);
        gradient.Should().Equal(0, 0, 0);
    }
}
