using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Networks;
using MnistTriplet.Classifying;
using MnistTriplet.Data;
using MnistTriplet.Report;

namespace MnistTriplet.Tests.Classifying;

[TestFixture]
internal sealed class EmbeddingClassifierTests
{
    private readonly EmbeddingClassifier _classifier =
        new(new EmbeddingNetwork(2, [new(2)], seed: 1), count => new NearestNeighborClassifier(DistanceMetric.Cosine, count));

    // The two classes lie in two directions, so that cosine distance tells them apart through any linear layer that can be inverted.
    private readonly ImageRows _rows = new(
        "two directions", new(1, 2, 1), Train: Rows(count: 4), Gallery: Rows(count: 20), Test: Rows(count: 2500));

    [Test]
    public void Classify_SeparateDirections_FindsEveryLabelForEachNumberOfNeighbors()
    {
        Classification result = _classifier.Classify(_rows, [1, 5], new SynchronousProgress<double>(_ => { }), CancellationToken.None);

        result.Votes.Select(vote => vote.NeighborCount).Should().Equal(1, 5);
        result.Votes.Should().AllSatisfy(vote => vote.Accuracy.Should().Be(1));
        result.Votes[1].Predicted.Should().Equal(_rows.Test.Labels.ToArray());
    }

    [Test]
    public void Classify_OtherClassifier_IsMadeForEachNumberOfNeighborsAndDecides()
    {
        var made = new List<int>();
        var classifier = new EmbeddingClassifier(new EmbeddingNetwork(2, [new(2)], seed: 1), count =>
        {
            made.Add(count);
            return new ConstantClassifier();
        });

        Classification result = classifier.Classify(_rows, [1, 5], new SynchronousProgress<double>(_ => { }), CancellationToken.None);

        made.Should().Equal(1, 5);
        result.Votes.Should().AllSatisfy(vote => vote.Predicted.Should().HaveCount(2500).And.OnlyContain(label => label == 1));
        result.Votes[0].Accuracy.Should().Be(0.5, "every second test row has label 1");
    }

    [Test]
    public void Classify_TwoVotes_ReportsProgressFromStartToEnd()
    {
        var shares = new List<double>();

        _classifier.Classify(_rows, [1, 3], new SynchronousProgress<double>(shares.Add), CancellationToken.None);

        shares.Should().Equal(0.2, 0.4, 0.5, 0.7, 0.9, 1);
    }

    [Test]
    public void Classify_CancelledDuringTheSearch_StopsBeforeTheNextThousandRows()
    {
        using var cancellation = new CancellationTokenSource();
        var shares = new List<double>();
        var cancelOnProgress = new SynchronousProgress<double>(share =>
        {
            shares.Add(share);
            cancellation.Cancel();
        });

        FluentActions.Invoking(() => _classifier.Classify(_rows, [1], cancelOnProgress, cancellation.Token))
            .Should().Throw<OperationCanceledException>();

        shares.Should().Equal(0.4);
    }

    private static LabeledDataset Rows(int count) => LabeledDataset.FromRows(
        Enumerable.Range(1, count).Select(i => i % 2 == 0 ? new float[] { i, 0 } : [0, i]), Enumerable.Range(1, count).Select(i => i % 2));
}
