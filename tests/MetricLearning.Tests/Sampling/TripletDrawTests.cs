using MetricLearning.Data;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Sampling;

public class TripletDrawTests
{
    private static readonly ClassIndex Classes = new([7, 5, 7, 5, 7, 7, 9]);

    // 3,000 draws from three candidates: binomial counts of mean 1000 and deviation 26; five of them.
    private static readonly Func<int, int, bool> NearMean = (actual, mean) => Math.Abs(actual - mean) <= mean * 0.13;

    [Test]
    public void CanAnchor_EachRow_HoldsWhereTheLabelHasAnotherRow() =>
        Enumerable.Range(0, 7).Select(row => TripletDraw.CanAnchor(Classes, row)).Should().Equal(true, true, true, true, true, true, false);

    [TestCase(0, new[] { 0, 0, 1000, 0, 1000, 1000, 0 })]
    [TestCase(2, new[] { 1000, 0, 0, 0, 1000, 1000, 0 })]
    [TestCase(5, new[] { 1000, 0, 1000, 0, 1000, 0, 0 })]
    [TestCase(1, new[] { 0, 0, 0, 3000, 0, 0, 0 })]
    public void Positive_ManyDraws_IsUniformOverTheOtherRowsOfTheLabel(int anchor, int[] expected)
    {
        RandomStream random = new(seed: 1, number: 0);
        int[] counts = new int[7];
        for (int i = 0; i < 3000; i++)
        {
            counts[TripletDraw.Positive(Classes, anchor, ref random)]++;
        }

        counts.Should().Equal(expected, NearMean);
    }

    [TestCase(0, new[] { 0, 1000, 0, 1000, 0, 0, 1000 })]
    [TestCase(1, new[] { 600, 0, 600, 0, 600, 600, 600 })]
    [TestCase(6, new[] { 500, 500, 500, 500, 500, 500, 0 })]
    public void Negative_ManyDraws_IsUniformOverTheRowsOfOtherLabels(int anchor, int[] expected)
    {
        RandomStream random = new(seed: 1, number: 0);
        int[] counts = new int[7];
        for (int i = 0; i < 3000; i++)
        {
            counts[TripletDraw.Negative(Classes, anchor, ref random)]++;
        }

        // Counts of mean 500 have a deviation of 20: 0.2 of the mean is five of them.
        counts.Should().Equal(expected, (actual, mean) => Math.Abs(actual - mean) <= mean * 0.2);
    }
}
