using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Evaluation;

public class OpenSetReportTests
{
    private const double Rounding = 1e-15; // one division

    // Known: 5 right, 4 wrong, 3 right, 1 right. Unknown: 4, 2.
    // Pairs: 5 beats both; 4 ties and beats; 3 beats 2 alone; 1 beats none. Ranks of the known rows: 6 + 4.5 + 3 + 1 = 14.5.
    private static readonly OpenSetReport Report = OpenSetReport.Of(
        [5, 4, 3, 1, 4, 2], [true, true, true, true, false, false], [true, false, true, true, true, false]);

    [Test]
    public void Auroc_OfAFewRows_IsTheShareOfPairsWithTiesCountedHalf()
    {
        Report.Auroc.Should().BeApproximately((2 + 1.5 + 1 + 0) / 8, Rounding);
        Report.Auroc.Should().BeApproximately((14.5 - (4 * 5 / 2.0)) / (4 * 2), Rounding, "that is the share by mid-ranks");
    }

    [Test]
    public void OscrArea_OfAFewRows_CountsRightRowsAlone() => Report.OscrArea.Should().BeApproximately((2 + 1 + 0) / 8.0, Rounding);

    [Test]
    public void Curve_OfAFewRows_HasAPointForEveryScore() => Report.Curve.Should().Equal(
        new OpenSetPoint(double.PositiveInfinity, 0, 0, 0),
        new OpenSetPoint(5, 0.25, 0.25, 0),
        new OpenSetPoint(4, 0.25, 0.5, 0.5),
        new OpenSetPoint(3, 0.5, 0.75, 0.5),
        new OpenSetPoint(2, 0.5, 0.75, 1),
        new OpenSetPoint(1, 0.75, 1, 1));

    [Test]
    public void Counts_OfAFewRows_AreTheirs()
    {
        (Report.KnownCount, Report.UnknownCount).Should().Be((4, 2));
        Report.Accuracy.Should().Be(0.75);
    }

    [TestCase(0, 0)]
    [TestCase(0.25, 0)]
    [TestCase(0.26, 0.5)]
    [TestCase(0.75, 0.5)]
    [TestCase(0.76, 1)]
    [TestCase(1, 1)]
    public void FalseAcceptRateAt_ARate_IsThatOfTheHighestThresholdThatReachesIt(double trueAcceptRate, double expected) =>
        Report.FalseAcceptRateAt(trueAcceptRate).Should().Be(expected);

    [Test]
    public void FalseAcceptRateAt95_NineteenOfTwentyKnownAbove_LeavesTheLastOut()
    {
        double[] scores = [.. Enumerable.Range(1, 20).Select(i => (double)i), 1.5, 0];
        bool[] isKnown = [.. Enumerable.Repeat(true, 20), false, false];

        OpenSetReport.Of(scores, isKnown, isKnown).FalseAcceptRateAt95.Should().Be(0, "19 / 20 is 95 %");
    }

    [Test]
    public void Figures_OfManyTies_AreThoseOfAllPairs()
    {
        Random random = new(3);
        double[] scores = [.. Enumerable.Range(0, 300).Select(_ => (double)random.Next(12))];
        bool[] isKnown = [.. scores.Select(score => random.Next(12) < score)];
        bool[] isCorrect = [.. scores.Select(_ => random.Next(3) > 0)];
        int[] known = [.. Enumerable.Range(0, 300).Where(i => isKnown[i])];
        int[] unknown = [.. Enumerable.Range(0, 300).Where(i => !isKnown[i])];
        double Share(Func<int, bool> counts) => known.Where(counts)
            .Sum(k => unknown.Sum(u => scores[k] > scores[u] ? 1 : scores[k] == scores[u] ? 0.5 : 0)) / (known.Length * unknown.Length);

        OpenSetReport report = OpenSetReport.Of(scores, isKnown, isCorrect);

        report.Auroc.Should().BeApproximately(Share(_ => true), 1e-12);
        report.OscrArea.Should().BeApproximately(Share(k => isCorrect[k]), 1e-12);
        Trapezoids(report, point => point.TrueAcceptRate).Should().BeApproximately(report.Auroc, 1e-12);
        Trapezoids(report, point => point.CorrectRate).Should().BeApproximately(report.OscrArea, 1e-12);
    }

    [Test]
    public void Figures_OfRowsInAnotherOrder_AreTheSameBits()
    {
        double[] scores = [0.3, 0.1, 0.3, 0.7, 0.3, 0.1];
        bool[] isKnown = [true, false, false, true, true, true];
        bool[] isCorrect = [true, true, false, false, false, true];
        OpenSetReport forward = OpenSetReport.Of(scores, isKnown, isCorrect);
        Array.Reverse(scores);
        Array.Reverse(isKnown);
        Array.Reverse(isCorrect);

        OpenSetReport backward = OpenSetReport.Of(scores, isKnown, isCorrect);

        backward.Curve.Should().Equal(forward.Curve);
        (backward.Auroc, backward.OscrArea).Should().Be((forward.Auroc, forward.OscrArea));
    }

    [Test]
    public void Of_AllScoresEqual_SaysNothing()
    {
        OpenSetReport report = OpenSetReport.Of([1, 1, 1], [true, false, true], [true, true, true]);

        (report.Auroc, report.OscrArea, report.FalseAcceptRateAt95).Should().Be((0.5, 0.5, 1));
    }

    [Test]
    public void Of_NegativeInfinities_AreTheLowestScores() =>
        OpenSetReport.Of([double.NegativeInfinity, -5], [false, true], [true, true]).Auroc.Should().Be(1);

    [Test]
    public void Of_KnownRowsAlone_HasNoFigureThatNeedsBoth()
    {
        OpenSetReport report = OpenSetReport.Of([1, 2], [true, true], [true, false]);

        new[] { report.Auroc, report.OscrArea, report.FalseAcceptRateAt95, report.Curve[1].FalseAcceptRate }.Should()
            .OnlyContain(figure => double.IsNaN(figure));
        (report.Accuracy, report.Curve[^1].TrueAcceptRate).Should().Be((0.5, 1));
    }

    [Test]
    public void Of_UnknownRowsAlone_HasNoFigureThatNeedsBoth()
    {
        OpenSetReport report = OpenSetReport.Of([1, 2], [false, false], [true, false]);

        new[] { report.Auroc, report.OscrArea, report.FalseAcceptRateAt95, report.Accuracy, report.Curve[1].TrueAcceptRate }.Should()
            .OnlyContain(figure => double.IsNaN(figure));
        report.Curve[1].FalseAcceptRate.Should().Be(0.5);
    }

    [Test]
    public void Of_Nothing_IsNaN()
    {
        OpenSetReport report = OpenSetReport.Of([], [], []);

        new[] { report.Auroc, report.OscrArea, report.FalseAcceptRateAt95, report.Accuracy }.Should()
            .OnlyContain(figure => double.IsNaN(figure));
        report.Curve.Should().ContainSingle();
    }

    [Test]
    public void Of_WrongArguments_SaysWhich()
    {
        Action known = () => OpenSetReport.Of([1, 2], [true], [true, true]);
        Action correct = () => OpenSetReport.Of([1, 2], [true, true], [true]);
        Action score = () => OpenSetReport.Of([1, double.NaN], [true, true], [true, true]);

        known.Should().Throw<ArgumentException>().WithParameterName("isKnown");
        correct.Should().Throw<ArgumentException>().WithParameterName("isCorrect");
        score.Should().Throw<ArgumentException>().WithParameterName("scores");
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void FalseAcceptRateAt_NoRate_Throws(double rate)
    {
        Action act = () => Report.FalseAcceptRateAt(rate);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("trueAcceptRate");
    }

    [Test]
    public void ToString_Report_IsOneLine() => Report.ToString().Should().Be(
        "4 known, 2 unknown: AUROC 0.5625, false accepts at 95 % true accepts 1.0000, OSCR 0.3750, accuracy 0.7500");

    private static double Trapezoids(OpenSetReport report, Func<OpenSetPoint, double> height) =>
        report.Curve.Zip(report.Curve.Skip(1))
            .Sum(pair => (pair.Second.FalseAcceptRate - pair.First.FalseAcceptRate) * (height(pair.First) + height(pair.Second)) / 2);
}
