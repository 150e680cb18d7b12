using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Golden;

public class TripletMarginLossGoldenTests
{
    private static readonly IReadOnlyList<GoldenTripletLoss> Cases = GoldenFile.Read<List<GoldenTripletLoss>>("triplet-losses.json");

    [TestCaseSource(nameof(Cases))]
    public void Evaluate_AllTriplets_GivesTheGoldenFigures(object golden) =>
        Check((GoldenTripletLoss)golden, (set, batch) => set.SetAll(batch));

    [TestCaseSource(nameof(Cases))]
    public void Evaluate_AllTripletsListed_GivesTheGoldenFigures(object golden) => Check((GoldenTripletLoss)golden, (set, batch) =>
    {
        foreach (Triplet triplet in TripletSamples.All(batch.Labels.ToArray()))
        {
            set.Add(triplet);
        }
    });

    private static void Check(GoldenTripletLoss golden, Action<TripletSet, EmbeddedBatch> fill)
    {
        EmbeddingDistance distance = GoldenFile.DistanceNamed(golden.Distance);
        EmbeddedBatch batch = GoldenFile.Batches[golden.Batch].Open(distance);
        var loss = new TripletMarginLoss(new()
        {
            Distance = distance,
            Margin = golden.Margin,
            Swap = golden.Swap,
            Smooth = golden.Smooth,
            Reduction = golden.Reducer == "mean" ? TripletReduction.MeanOfAll : TripletReduction.MeanOfViolating,
        });
        var triplets = new TripletSet();
        fill(triplets, batch);

        (LossResult result, float[] gradient) = LossRun.Of(loss, batch, triplets);

        // The bounds asked of single precision: 1e-5 of the value, 1e-5 of the gradient's largest entry.
        result.Value.Should().BeApproximately(golden.Value, 1e-5 * golden.Value);
        double tolerance = 1e-5 * 1e7 * golden.GradientUnit;
        for (int i = 0; i < gradient.Length; i++)
        {
            double expected = golden.Gradient[i] * golden.GradientUnit;
            if (Math.Abs(gradient[i] - expected) > tolerance)
            {
                Assert.Fail($"gradient[{i}] is {gradient[i]}; expected {expected} ± {tolerance}");
            }
        }

        gradient.Should().HaveCount(golden.Gradient.Length);
    }
}
