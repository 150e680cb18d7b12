using System.Collections;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class PredictionsTests
{
    private static readonly Neighbor[] Neighbors = [new(0, 5, 1), new(1, 5, 2), new(2, 6, 1), new(3, 7, 4)];

    private static readonly Predictions Two = new([5, 6], [1, 0.5f], Neighbors, neighborCount: 2);

    [Test]
    public void Indexer_EachQuery_CarriesItsLabelShareAndNeighbors()
    {
        (Two[0].Label, Two[0].VoteShare).Should().Be((5, 1));
        Two[0].Neighbors.ToArray().Should().Equal(Neighbors[..2]);
        (Two[1].Label, Two[1].VoteShare).Should().Be((6, 0.5f));
        Two[1].Neighbors.ToArray().Should().Equal(Neighbors[2..]);
    }

    [Test]
    public void Enumeration_GivesAllInTheOrderOfTheQueries()
    {
        Two.Count.Should().Be(2);
        Two.Labels.ToArray().Should().Equal(5, 6);
        Two.Select(prediction => prediction.Label).Should().Equal(5, 6);
        ((IEnumerable)Two).Cast<Prediction>().Select(prediction => prediction.VoteShare).Should().Equal(1, 0.5f);
    }

    [Test]
    public void Constructor_Values_AreCopied()
    {
        int[] labels = [5];
        Predictions predictions = new(labels, [1f], [], neighborCount: 0);

        labels[0] = 6;

        predictions.Labels.ToArray().Should().Equal(5);
        predictions[0].Neighbors.Length.Should().Be(0, "a classifier need not have neighbours to show");
    }

    [Test]
    public void Constructor_CountsOrSharesOutOfRange_NameThem()
    {
        Refused<ArgumentException>(() => _ = new Predictions([5, 6], [1f], Neighbors, 2), "voteShares");
        Refused<ArgumentException>(() => _ = new Predictions([5, 6], [1f, 1], Neighbors, 3), "neighbors");
        Refused<ArgumentOutOfRangeException>(() => _ = new Predictions([5, 6], [1f, 0], Neighbors, 2), "voteShares");
        Refused<ArgumentOutOfRangeException>(() => _ = new Predictions([5, 6], [1f, float.NaN], Neighbors, 2), "voteShares");
        Refused<ArgumentOutOfRangeException>(() => _ = new Predictions([5, 6], [1f, 1.5f], Neighbors, 2), "voteShares");
        Refused<ArgumentOutOfRangeException>(() => _ = new Predictions([5, 6], [1f, 1], Neighbors, -1), "neighborCount");
    }

    private static void Refused<T>(Action act, string name) where T : ArgumentException => act.Should().Throw<T>().WithParameterName(name);

    [Test]
    public void LabelNames_Given_AreCopiedAndReachEachPrediction()
    {
        string[] names = ["ant", "bee"];
        Predictions predictions = new([1, 0], [1f, 1], [], 0, names);

        names[1] = "cow";

        predictions.LabelNames.Should().Equal("ant", "bee");
        predictions.Select(prediction => prediction.LabelName).Should().Equal("bee", "ant");
        Two.LabelNames.Should().BeNull();
        Two[0].LabelName.Should().BeNull();
        Refused<ArgumentOutOfRangeException>(() => _ = new Predictions([2], [1f], [], 0, names), "labels");
    }

    [Test]
    public void ToString_ManyPredictions_ShowsTheFirstTen()
    {
        Predictions predictions = new(new int[12], [.. Enumerable.Repeat(1f, 12)], [], 0, ["ant"]);

        string[] lines = predictions.ToString().Split(Environment.NewLine);

        lines.Should().HaveCount(12);
        lines[0].Should().Be("12 predictions");
        lines[1].Should().Match("0: ant, vote 100*%");
        lines[^1].Should().Be("…");
        new Predictions([], [], [], 0).ToString().Should().Be("0 predictions");
    }

    [Test]
    public void Indexer_NoSuchQuery_SaysWhichThereAre()
    {
        FluentActions.Invoking(() => Two[2]).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("index is 2; expected 0 to 1, a query that was classified. Pass a position below the count.*");
        FluentActions.Invoking(() => new Predictions([], [], [], 0)[0]).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("index is 0, but there is none: expected a query that was classified. Look at the count first.*");
    }
}
