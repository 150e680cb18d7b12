using CsCheck;
using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Evaluation;

public class RankingKeysTests
{
    // Numbers of one scale, of all scales (a bucket of the largest holds nearly all others), few different ones, and equal ones.
    private static readonly Gen<double> AnyDistance = Gen.OneOf(
        Gen.Double[0, 1], Gen.Select(Gen.Double[0.5, 1], Gen.Int[-1000, 1000], Math.ScaleB), Gen.Int[0, 5]
            .Select(n => (double)n), Gen.Const(3.0));

    [Test]
    public void Sort_AnyDistances_IsTheStableSort() =>
        Gen.OneOf(AnyDistance.Array[0, 500], Gen.Int[0, 3].SelectMany(_ => Gen.Double[0, 1e-3].Array[300, 3000])).Sample(
            distances =>
            {
                ulong[] keys = [.. distances.Select((distance, i) => RankingKeys.Of(distance, i % 3 == 0))];
                ulong[] expected = [.. keys.OrderBy(key => key >> 1)];

                RankingKeys.Sort(keys);

                keys.Should().Equal(expected);
            },
            iter: 200,
            threads: 1);

    [Test]
    public void Sort_PowersOfTwo_AreDealtByBitsNotByScale()
    {
        ulong[] keys = [.. Enumerable.Range(0, 2000).Select(
            i => RankingKeys.Of(Math.ScaleB(1, -(i * 7 % 2000) / 2), isRelevant: i % 2 == 0))];
        ulong[] expected = [.. keys.OrderBy(key => key >> 1)];

        RankingKeys.Sort(keys);

        keys.Should().Equal(expected);
    }

    [TestCase(0)]
    [TestCase(double.Epsilon)]
    [TestCase(1.5)]
    [TestCase(double.MaxValue)]
    [TestCase(double.PositiveInfinity)]
    public void Of_AnyDistance_KeepsItAndTheMark(double distance)
    {
        (RankingKeys.Relevance(RankingKeys.Of(distance, true)), RankingKeys.Relevance(RankingKeys.Of(distance, false))).Should().Be((1, 0));
        BitConverter.UInt64BitsToDouble(RankingKeys.Of(distance, true) >> 1).Should().Be(distance);
    }
}
