using MetricLearning.Reporting.Maps;

namespace MetricLearning.Reporting.Tests.Maps;

[TestFixture]
internal sealed class NeighborProbabilitiesTests
{
    [Test]
    public void Of_Rows_SumToOneAndAreSymmetric()
    {
        Random random = new(1);
        float[] rows = [.. Enumerable.Range(0, 60).Select(_ => (float)random.NextDouble())];

        float[] joint = NeighborProbabilities.Of(rows, 3, 5, 1, default);

        joint.Sum(p => (double)p).Should().BeApproximately(1, 1e-5);
        for (int i = 0; i < 20; i++)
        {
            joint[(i * 20) + i].Should().Be(0);
            joint[(i * 20) + ((i + 7) % 20)].Should().Be(joint[(((i + 7) % 20) * 20) + i]);
        }
    }

    // Rows at the corners of a regular tetrahedron have no nearer neighbours: all are alike, whatever the perplexity.
    [Test]
    public void Of_RowsAtEqualDistances_AreAlike() =>
        NeighborProbabilities.Of(new float[] { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 }, 4, 1.5, 1, default)
            .Where(p => p > 0).Should().HaveCount(12).And.OnlyContain(p => Math.Abs(p - (1 / 12f)) < 1e-6);

    [Test]
    public void Of_EqualRows_AreFinite() =>
        NeighborProbabilities.Of(new float[12], 2, 1.5, 1, default).Should().OnlyContain(p => float.IsFinite(p));
}
