using MetricLearning.Calibration;
using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Calibration;

public class AcceptCountsTests
{
    private static readonly ScoreRun[] Runs = [new(3, 4, 1, 0), new(2, 2, 3, 1), new(1, 0, 0, 5)];

    [TestCase(true, 1, 1 / 6.0)]
    [TestCase(false, 1, 1)]
    public void Choose_WithAndWithoutUnknownRows_CountsOtherFalseAccepts(bool hasUnknown, double trueAccepts, double falseAccepts)
    {
        ThresholdChoice choice = new AcceptCounts(Runs, hasUnknown).Choose(RejectionTarget.TrueAcceptsAtLeast(1));

        (choice.Threshold, choice.TrueAcceptRate, choice.FalseAcceptRate).Should().Be((1.5, trueAccepts, falseAccepts));
    }

    [Test]
    public void Choose_RandomRuns_IsTheBestOfAllThresholds()
    {
        Random random = new(11);
        ScoreRun[] runs = [.. Enumerable.Range(0, 60)
            .Select(i => new ScoreRun(-i, random.Next(3), random.Next(2), random.Next(1 + (i / 15)))).Where(run => run.RowCount > 0)];
        double known = runs.Sum(run => run.KnownCount);
        double F1(int count) => 2.0 * runs.Take(count).Sum(run => run.CorrectCount) / (runs.Take(count).Sum(run => run.RowCount) + known);

        ThresholdChoice choice = new AcceptCounts(runs, hasUnknown: true).Choose(RejectionTarget.BestF1);

        choice.F1.Should().BeApproximately(Enumerable.Range(1, runs.Length).Max(F1), 1e-12);
        choice.AcceptedCount.Should().Be(runs.Where(run => run.Score >= choice.Threshold).Sum(run => run.RowCount));
    }
}
