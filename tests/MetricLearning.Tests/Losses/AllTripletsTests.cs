using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class AllTripletsTests
{
    private static readonly TripletMarginLossOptions[] EveryKind =
        [.. from metric in Enum.GetValues<DistanceMetric>()
            from swap in new[] { false, true }
            from smooth in new[] { false, true }
            from reduction in Enum.GetValues<TripletReduction>()
            select new TripletMarginLossOptions
            {
                Distance = new(metric),
                Margin = 0.3,
                Swap = swap,
                Smooth = smooth,
                Reduction = reduction,
            }];

    [TestCaseSource(nameof(EveryKind))]
    public void Accumulate_AnyNumberOfRows_GivesWhatTheListOfAllGives(object kind)
    {
        var options = (TripletMarginLossOptions)kind;
        var loss = new TripletMarginLoss(options);
        foreach (int rows in new[] { 33, 5, 16, 31, 32 }) // beside and at multiples of vectors; memory of a larger batch is reused
        {
            var sample = RandomBatch.Of(rows, 6, classes: 3, seed: rows, options.Distance, options.Swap ? rows : rows * 3 / 4);

            (LossResult expected, float[] listedGradient) = LossRun.Of(loss, sample.Batch, RandomBatch.SetOfListed(sample.AllTriplets));
            (LossResult actual, float[] gradient) = LossRun.Of(loss, sample.Batch, sample.SetOfAll);

            (actual.TermCount, actual.ActiveCount).Should().Be((expected.TermCount, expected.ActiveCount));
            actual.Value.Should().BeApproximately(expected.Value, 1e-6 * (1 + expected.Value), "only the order of the sums differs");
            actual.LossSum.Should().BeApproximately(expected.LossSum, 1e-6 * (1 + expected.LossSum), "only the order of the sums differs");
            actual.MeanPositiveDistance.Should().BeApproximately(expected.MeanPositiveDistance, 1e-6, "only the order of the sums differs");
            actual.MeanNegativeDistance.Should().BeApproximately(expected.MeanNegativeDistance, 1e-6, "only the order of the sums differs");
            gradient.Zip(listedGradient).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 2e-6);
        }
    }
}
