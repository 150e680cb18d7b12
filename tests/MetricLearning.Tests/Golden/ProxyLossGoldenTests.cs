using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Golden;

public class ProxyLossGoldenTests
{
    private static readonly IReadOnlyList<GoldenProxyLoss> Cases = GoldenFile.Read<List<GoldenProxyLoss>>("proxy-losses.json");

    [TestCaseSource(nameof(Cases))]
    public void Evaluate_GoldenBatch_GivesTheGoldenFigures(object golden)
    {
        var expected = (GoldenProxyLoss)golden;
        IEmbeddingLoss loss = expected.Create();

        (LossResult result, float[] gradient) = LossRun.Of(loss, GoldenFile.Batches[expected.Batch].Open(loss.Distance));

        result.Value.Should().BeApproximately(expected.Value, expected.Tolerance * expected.Value);
        GoldenGradient.ShouldBe(gradient, expected.Gradient, expected.GradientUnit, expected.Tolerance);
        GoldenGradient.ShouldBe(loss.Gradient(0), expected.ProxyGradient, expected.ProxyGradientUnit, expected.Tolerance);
    }
}
