using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class CandidateScoreTests
{
    [Test]
    public void Of_ThreeRows_CountsTheRightOnesAndTheirLoss()
    {
        CandidateScore score = Score([0, 1, 1], [0, 1, 0]);

        score.RightCount.Should().Be(2);
        score.Accuracy.Should().BeApproximately(2.0 / 3, 1e-15);
        double odds = 1.05 / 0.05; // one vote against none
        double atBest = new[] { 0.25, 0.5, 0.75, 1, 1.5, 2, 3 }.Min(sharpness =>
            ((2 * Math.Log(1 + Math.Pow(odds, -sharpness))) + Math.Log(1 + Math.Pow(odds, sharpness))) / 3);
        score.LogLoss.Should().BeApproximately(atBest, 1e-12);
    }

    [Test]
    public void Of_SurerAndRight_HasTheSmallerLossAtTheLargestSharpness()
    {
        Score([0, 1], [0, 1]).Sharpness.Should().Be(3);
        Score([0, 1], [0, 1]).LogLoss.Should().BeLessThan(Score([0, 1], [0, 0]).LogLoss);
        Score([0, 1], [1, 0]).Sharpness.Should().Be(0.25, "votes that are always wrong should count for little");
    }

    // Of nine rows that one of the two lost, the other must win more than by chance: 9 − 0 > 2·√9, 6 − 3 = 1·√9.
    [TestCase(9, 0, 2, true)]
    [TestCase(6, 3, 1, false)]
    [TestCase(7, 2, 1, true)]
    [TestCase(2, 7, 1, false)]
    [TestCase(0, 0, 1, false)]
    public void IsClearlyWorseThan_LostAndWonRows_ComparesTheirDifferenceWithItsError(int lost, int won, double errors, bool expected)
    {
        int[] labels = new int[20];
        int[] worse = [.. Enumerable.Range(0, 20).Select(row => row < lost ? 1 : 0)];
        int[] better = [.. Enumerable.Range(0, 20).Select(row => row >= lost && row < lost + won ? 1 : 0)];

        Score(labels, worse).IsClearlyWorseThan(Score(labels, better), errors).Should().Be(expected);
    }

    private static CandidateScore Score(int[] labels, int[] predicted)
    {
        HeldOutNeighbors neighbors = new(labels.Length, 1);
        for (int row = 0; row < labels.Length; row++)
        {
            neighbors.LabelsOf(row)[0] = predicted[row];
        }

        return CandidateScore.Of(neighbors, labels, NeighborRule.Nearest, classCount: 2);
    }
}
