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
}
