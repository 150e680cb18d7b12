using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Golden;

public class PairLossGoldenTests
{
    private static readonly IReadOnlyList<GoldenPairLoss> Cases = GoldenFile.Read<List<GoldenPairLoss>>("pair-losses.json");

    [TestCaseSource(nameof(Cases))]
    public void Evaluate_GoldenBatch_GivesTheGoldenFigures(object golden)
    {
        var expected = (GoldenPairLoss)golden;
        IEmbeddingLoss loss = expected.Create();

        (LossResult result, float[] gradient) = LossRun.Of(loss, GoldenFile.Batches[expected.Batch].Open(loss.Distance));

        result.Value.Should().BeApproximately(expected.Value, expected.Tolerance * expected.Value);
        GoldenGradient.ShouldBe(gradient, expected.Gradient, expected.GradientUnit, expected.Tolerance);
    }
}
