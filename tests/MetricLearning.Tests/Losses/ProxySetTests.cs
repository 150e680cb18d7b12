using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Losses;

public class ProxySetTests
{
    private static readonly EmbeddedBatch Batch =
        new(Tensor.Create(new float[] { 3, 4, 0, 2, -1, 0 }, [3, 2]), [0, 1, 0], new EmbeddingDistance(DistanceMetric.Cosine));

    [TestCase(false, new[] { 0.6f, 0.8f, 0, 1, -1, 0 }, TestName = "Compare_AnchorsFirst_HasARowForEachAnchor")]
    [TestCase(true, new[] { 0.6f, 0, -1, 0.8f, 1, 0 }, TestName = "Compare_ProxiesFirst_HasARowForEachProxy")]
    public void Compare(bool proxiesFirst, float[] expected) =>
        OnTheAxes(proxiesFirst).Compare(Batch).ToArray()
            .Should().Equal(expected, (actual, e) => Math.Abs(actual - e) < 1e-6f, "single precision");

    [TestCase(false)]
    [TestCase(true)]
    public void Backward_OneSimilarity_TurnsItsRowAndItsProxyAlone(bool proxiesFirst)
    {
        ProxySet proxies = OnTheAxes(proxiesFirst);
        float[] similarityGradient = proxies.Compare(Batch).ToArray();
        Array.Clear(similarityGradient);
        similarityGradient[0] = 1; // of row (3, 4) and proxy (10, 0)
        float[] gradient = new float[6];

        proxies.Backward(Batch, similarityGradient, gradient);

        // (e₁ − 0.6·u) / 5 with u = (0.6, 0.8), and (u − 0.6·e₁) / 10.
        gradient.Should().Equal([0.128f, -0.096f, 0, 0, 0, 0], (actual, e) => Math.Abs(actual - e) < 1e-7f, "single precision");
        proxies.Gradient.ToArray().Should().Equal([0, 0.08f, 0, 0], (actual, e) => Math.Abs(actual - e) < 1e-7f, "single precision");
    }

    [Test]
    public void TryOpen_FiniteBatch_WritesNothing()
    {
        ProxySet proxies = OnTheAxes(proxiesFirst: false);
        proxies.Gradient.Fill(7);
        float[] gradient = [5, 5, 5, 5, 5, 5];

        proxies.TryOpen(Batch, gradient, out LossResult result).Should().BeTrue();

        result.Should().Be(default(LossResult));
        gradient.Should().OnlyContain(g => g == 5);
        proxies.Gradient.ToArray().Should().OnlyContain(g => g == 7);
    }

    private static ProxySet OnTheAxes(bool proxiesFirst)
    {
        var proxies = new ProxySet(2, 2, seed: 1, WeightInitializer.Xavier, proxiesFirst);
        Tensor.Create(new float[] { 10, 0, 0, 1 }, [2, 2]).CopyTo(proxies.Parameter.Values);
        return proxies;
    }
}
