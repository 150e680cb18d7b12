using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class ModelChoiceTests
{
    [TestCase(0, true, "rows alone, nearest row: accuracy 0.5000, log loss 1.250")]
    [TestCase(1, false, "1 network, nearest row: accuracy 0.5000, log loss 1.250")]
    [TestCase(16, true, "16 networks and rows, nearest row: accuracy 0.5000, log loss 1.250")]
    public void ToString_OfACandidate_IsASentence(int networks, bool comparesRows, string expected) =>
        new CandidateModel(networks, comparesRows, "nearest row", 0.5, 1.25).ToString().Should().Be(expected);

    [Test]
    public void ToString_OfACandidateThatNothingMeasured_SaysSo() =>
        new CandidateModel(0, true, "nearest row", double.NaN, double.NaN).ToString()
            .Should().Be("rows alone, nearest row: not measured");

    [Test]
    public void ToString_OfAChoice_ListsAllCandidates()
    {
        CandidateModel chosen = new(2, false, "nearest row", 0.5, 1);

        ModelChoice choice = new(chosen, [chosen, chosen], 0.4, 9, 3, "By column", null, "Because.");
        choice.ToString().Split(Environment.NewLine)
            .Should().Equal($"Chosen: {chosen}", "Because.", "By column; 9 rows held out in 3 folds", $"  {chosen}", $"  {chosen}");
        (choice with { Networks = "2 networks", Candidates = [] }).ToString().Split(Environment.NewLine)
            .Should().Equal($"Chosen: {chosen}", "Because.", "By column; 9 rows held out in 3 folds", "Trained: 2 networks");
    }
}
