using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class NoveltyScaleTests
{
    // Of n = 4 rows: (j − 1) / 5 at the j-th distance, straight between, 1 − 2/5·(6/d)⁵ beyond.
    [TestCase(0, 0)]
    [TestCase(1, 0)]
    [TestCase(2, 0.2)]
    [TestCase(3, 0.3)]
    [TestCase(4, 0.4)]
    [TestCase(6, 0.6)]
    [TestCase(12, 1 - (0.4 / 32))]
    [TestCase(double.PositiveInfinity, 1)]
    public void NoveltyOf_FourRows_IsTheSolutionByHand(double distance, double expected) =>
        NoveltyScale.Fit([6, 1, 4, 2]).NoveltyOf(distance).Should().BeApproximately(expected, 1e-15);

    [Test]
    public void NoveltyOf_AnyRows_IsAtMostOneMinusTheConformalPValue([Values(1, 2, 7, 100, 3000)] int count, [Values] bool hasTies)
    {
        Random random = new(count);
        double[] distances = [.. Enumerable.Range(0, count).Select(_ => hasTies ? random.Next(5) : random.NextDouble() * 9)];
        NoveltyScale scale = NoveltyScale.Fit(distances);
        double kept = count > 1024 ? 0.001 : 0; // of more distances some are left out
        double last = -1;

        foreach (double distance in distances.Concat(Enumerable.Range(0, 200).Select(i => i / 20.0)).Order())
        {
            double novelty = scale.NoveltyOf(distance);
            double conformal = 1 - ((1.0 + distances.Count(other => other >= distance)) / (count + 1));
            novelty.Should().BeGreaterThanOrEqualTo(last).And.BeInRange(0, 1);
            if (distance <= distances.Max())
            {
                double below = distances.Contains(distance) ? 0 : 1.0 / (count + 1);
                novelty.Should().BeLessThanOrEqualTo(conformal + kept + 1e-12)
                    .And.BeGreaterThanOrEqualTo(hasTies ? 0 : conformal - below - kept - 1e-12);
            }

            last = novelty;
        }
    }

    // Most rows at one distance between a thousand others: it is kept, whichever ranks are.
    [Test]
    public void NoveltyOf_ManyRowsAtOneDistance_IsThatOfTheirFirst()
    {
        double[] distances = [.. Enumerable.Range(1, 2048).Select(i => (double)i), .. Enumerable.Repeat(1998.0, 2000)];

        double novelty = NoveltyScale.Fit(distances).NoveltyOf(1998);

        novelty.Should().BeApproximately(1997 / 4049.0, 1e-12);
    }

    [Test]
    public void NoveltyOf_RowsDrawnAlike_IsAboveALevelNoOftenerThanItSays([Values(19, 200)] int count)
    {
        Random random = new(5);
        int above = 0;
        const int Draws = 20_000;
        for (int i = 0; i < Draws; i++)
        {
            NoveltyScale scale = NoveltyScale.Fit([.. Enumerable.Range(0, count).Select(_ => Math.Pow(random.NextDouble(), 3))]);
            above += scale.NoveltyOf(Math.Pow(random.NextDouble(), 3)) > 0.9 ? 1 : 0;
        }

        // Four standard errors; of 19 rows the level lies at the 19th distance, beyond which one in 20 falls.
        ((double)above / Draws).Should().BeLessThan(0.1 + (4 * Math.Sqrt(0.09 / Draws))).And.BeGreaterThan(0.04);
    }

    [Test]
    public void NoveltyOf_CopiesAlone_TellsThemFromAllElse()
    {
        NoveltyScale scale = NoveltyScale.Fit([0, 0, 0]);

        (scale.NoveltyOf(0), scale.NoveltyOf(double.Epsilon), scale.NoveltyOf(5)).Should().Be((0, 1, 1));
    }

    [Test]
    public void NoveltyOf_TheLargestDistances_AreNumbers()
    {
        NoveltyScale scale = NoveltyScale.Fit([1e100, double.Epsilon]);

        scale.NoveltyOf(1e100).Should().BeApproximately(1 / 3.0, 1e-15);
        scale.NoveltyOf(double.MaxValue).Should().BeApproximately(1, 1e-15);
    }

    [Test]
    public void Fit_ManyRows_KeepsAThousandAndTheEnds()
    {
        NoveltyScale scale = NoveltyScale.Fit([.. Enumerable.Range(1, 100_000).Select(i => (double)i)]);

        scale.Distances.Should().HaveCount(1024).And.StartWith(1).And.EndWith(100_000);
        scale.Levels[^1].Should().Be(99_999 / 100_001.0);
        scale.NoveltyOf(95_000).Should().BeApproximately(94_999 / 100_001.0, 1e-12);
    }

    [Test]
    public void Constructor_NumbersOfAScale_MakesItAgain()
    {
        NoveltyScale scale = NoveltyScale.Fit([3, 1, 2, 2]);

        NoveltyScale again = new(scale.Distances, scale.Levels);

        again.NoveltyOf(2.3).Should().Be(scale.NoveltyOf(2.3));
        again.ToString().Should().Be(scale.ToString()).And.Be("novelty 0 to 0.6 from 1 to 3");
    }

    [Test]
    public void Entries_NumbersThatDoNotFit_AreRefused()
    {
        Refuses(() => NoveltyScale.Fit([]), "*0 rows*");
        Refuses(() => NoveltyScale.Fit([1, -1]), "*-1*row 1*");
        Refuses(() => NoveltyScale.Fit([double.NaN]), "*NaN*");
        Refuses(() => NoveltyScale.Fit([1e101]), "*1E+101*");
        Refuses(() => _ = new NoveltyScale([], []), "*0 rows*");
        Refuses(() => _ = new NoveltyScale([1, 2], [0]), "*1 entries*2*");
        Refuses(() => _ = new NoveltyScale([2, 2], [0, 0.5]), "*ascend*");
        Refuses(() => _ = new NoveltyScale([1, 2], [0.5, 0.5]), "*ascend*");
        Refuses(() => _ = new NoveltyScale([1], [1]), "*levels*1*");
        Refuses(() => NoveltyScale.Fit([1]).NoveltyOf(-1), "*-1*");
        Refuses(() => NoveltyScale.Fit([1]).NoveltyOf(double.NaN), "*NaN*");

        static void Refuses(Action call, string message) => call.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
