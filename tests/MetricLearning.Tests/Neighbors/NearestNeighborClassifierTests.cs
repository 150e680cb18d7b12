using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class NearestNeighborClassifierTests
{
    // One column: distances are differences of numbers.
    private static readonly float[] Line = [0, 1, 2, 4, 8];
    private static readonly int[] LineLabels = [7, 3, 3, 7, 5];

    [Test]
    public void Predict_OneNeighbor_TakesItsLabel()
    {
        NearestNeighborClassifier classifier = Fitted(DistanceMetric.Euclidean, 1);

        Predictions predictions = classifier.Predict(Shape.Tensor([0.4f, 1.9f, 9, 3.5f], 4, 1));

        predictions.Labels.ToArray().Should().Equal(7, 3, 5, 7);
    }

    [Test]
    public void Predict_Majority_CarriesShareAndNeighbors()
    {
        Prediction prediction = Fitted(DistanceMetric.Euclidean, 3).PredictRow([0.75f]);

        prediction.Label.Should().Be(3);
        prediction.VoteShare.Should().BeApproximately(2f / 3, 1e-7f, "two of three votes, rounded once");
        prediction.Neighbors.ToArray().Should().Equal(new Neighbor(1, 3, 0.25f), new Neighbor(0, 7, 0.75f), new Neighbor(2, 3, 1.25f));
    }

    [Test]
    public void Predict_TiedVotes_GoToTheLabelSeenNearest()
    {
        Fitted(DistanceMetric.Euclidean, 2).PredictRow([0.25f]).Label.Should().Be(7);
        Fitted(DistanceMetric.Euclidean, 2).PredictRow([0.75f]).Label.Should().Be(3);
    }

    [Test]
    public void Predict_TiedDistances_GoToTheLowerIndex() => Fitted(DistanceMetric.Euclidean, 1).PredictRow([0.5f]).Label.Should().Be(7);

    [Test]
    public void Predict_DistanceWeighted_WeighsByInverseDistance()
    {
        // From 3.5: label 7 at 0.5, label 3 at 1.5 and 2.5. Weights 1, 1/3, 1/5: the majority loses.
        Prediction prediction = Fitted(DistanceMetric.Euclidean, 3, NeighborVote.DistanceWeighted).PredictRow([3.5f]);

        prediction.Label.Should().Be(7);
        prediction.VoteShare.Should().BeApproximately((float)(1 / (1 + (1 / 3.0) + (1 / 5.0))), 1e-7f, "computed in double, rounded once");
    }

    [Test]
    public void Predict_DistanceWeightedDuplicate_WinsAlone(
        [Values(DistanceMetric.Euclidean, DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine)] DistanceMetric metric)
    {
        NearestNeighborClassifier classifier = new(metric, 3, new() { Vote = NeighborVote.DistanceWeighted });
        classifier.Fit(Shape.Tensor([1, 2, 1, 2.001f, 1.001f, 2], 3, 2), [1, 2, 2]);

        Prediction prediction = classifier.PredictRow([1, 2]);

        (prediction.Label, prediction.VoteShare).Should().Be((1, 1f));
    }

    [Test]
    public void Predict_DistanceWeightedInnerProduct_IsASoftmax()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.InnerProduct, 3, new() { Vote = NeighborVote.DistanceWeighted });
        classifier.Fit(Shape.Tensor([1, 0.5f, -1], 3, 1), [1, 2, 2]);

        // Products 2, 1 and −2: weights 1, e⁻¹ and e⁻⁴.
        Prediction prediction = classifier.PredictRow([2]);

        prediction.Label.Should().Be(1);
        prediction.VoteShare
            .Should().BeApproximately((float)(1 / (1 + Math.Exp(-1) + Math.Exp(-4))), 1e-7f, "computed in double, rounded once");
    }

    [Test]
    public void Predict_MoreNeighborsThanFitTheStack_CountsAllVotes()
    {
        float[] rows = [.. Enumerable.Range(0, 301).Select(i => (float)i)];
        int[] labels = [.. Enumerable.Range(0, 301).Select(i => i % 2)];
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 301);
        classifier.Fit(Shape.Tensor(rows, 301, 1), labels);

        Prediction prediction = classifier.PredictRow([151]);

        (prediction.Label, prediction.VoteShare).Should().Be((0, 151f / 301));
    }

    [Test]
    public void Predict_IntoABuffer_AgreesWithPredictions()
    {
        NearestNeighborClassifier classifier = Fitted(DistanceMetric.Cosine, 3);
        Random random = new(3);
        float[] queries = [.. Enumerable.Range(0, 5000).Select(_ => (float)random.NextDouble() - 0.5f)]; // more than one block
        int[] labels = new int[5000];

        classifier.Predict(Shape.Tensor(queries, 5000, 1), labels);

        labels.Should().Equal(classifier.Predict(Shape.Tensor(queries, 5000, 1)).Labels.ToArray());
    }

    [Test]
    public void Predict_NoQueries_PredictsNothing()
    {
        NearestNeighborClassifier classifier = Fitted(DistanceMetric.Cosine, 2);

        classifier.Predict(Tensor.CreateFromShape<float>([0, 1])).Count.Should().Be(0);
        classifier.Predict(Tensor.CreateFromShape<float>([0, 1]), Span<int>.Empty);
    }

    [Test]
    public void Predict_IntoABuffer_AllocatesNothingOnceWarm()
    {
        NearestNeighborClassifier classifier = Fitted(DistanceMetric.Euclidean, 3, NeighborVote.DistanceWeighted, threads: 1);
        Tensor<float> queries = Shape.Tensor([.. Enumerable.Range(0, 300).Select(i => (float)i)], 300, 1);
        int[] labels = new int[300];
        classifier.Predict(queries, labels);

        long before = GC.GetAllocatedBytesForCurrentThread();
        classifier.Predict(queries, labels);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void Predict_RowsOnScalesFarApart_FindsTheNearest()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);
        classifier.Fit(Shape.Tensor([0.001f, 0.002f, 1e6f, 1e6f], 4, 1), [1, 2, 3, 3]);

        Prediction found = classifier.PredictRow([0.002f]);
        (found.Label, found.Neighbors.Span[0]).Should().Be((2, new Neighbor(1, 2, 0)));
        classifier.PredictRow([0.0035f]).Neighbors.Span[0].Distance.Should().Be((float)((double)0.0035f - 0.002f));
    }

    [Test]
    public void Predict_MoreNeighborsThanBlocksOfThemFitAnInt_PredictsAll()
    {
        // k·4,096 exceeds 2³¹.
        const int Count = 524_288;
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, Count);
        float[] rows = [.. Enumerable.Range(0, Count).Select(i => (float)i)];
        classifier.Fit(Shape.Tensor(rows, Count, 1), [.. Enumerable.Range(0, Count).Select(i => i % 4 == 0 ? 1 : i)]);
        int[] labels = new int[3];

        classifier.Predict(Shape.Tensor([1, 2, 3], 3, 1), labels);

        labels.Should().Equal(1, 1, 1);
    }

    [Test]
    public void Gallery_FitAndAdd_CanBeReadAndFittedAgain()
    {
        NearestNeighborOptions options = new() { Vote = NeighborVote.DistanceWeighted };
        NearestNeighborClassifier classifier = new(DistanceMetric.Cosine, 2, options);
        classifier.Labels.Length.Should().Be(0);
        classifier.Fit(Shape.Tensor([0.1f, 3e38f, 1e-42f, 7], 2, 2), [4, 5]);
        classifier.Add(Shape.Tensor([-0.0f, 0.3f], 1, 2), [6]);
        float[] rows = new float[6];

        classifier.CopyRows(0, rows);

        rows.Select(BitConverter.SingleToInt32Bits).Should()
            .Equal(new[] { 0.1f, 3e38f, 1e-42f, 7, -0.0f, 0.3f }.Select(BitConverter.SingleToInt32Bits), "rows are kept bit by bit");
        classifier.Labels.ToArray().Should().Equal(4, 5, 6);
        (classifier.Metric, classifier.NeighborCount, classifier.Count, classifier.Dimension).Should().Be((DistanceMetric.Cosine, 2, 3, 2));
        classifier.Options.Should().BeSameAs(options);
    }

    [Test]
    public void Add_RowsLater_PredictsAsIfFittedAtOnce()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 3);
        classifier.Fit(Shape.Tensor(Line[..1], 1, 1), LineLabels.AsSpan(0, 1));
        classifier.Add(Shape.Tensor(Line[1..2], 1, 1), LineLabels.AsSpan(1, 1));
        classifier.Add(Shape.Tensor(Line[2..], 3, 1), LineLabels.AsSpan(2));
        Tensor<float> queries = Shape.Tensor([.. Enumerable.Range(-4, 30).Select(i => i / 2f)], 30, 1);

        Predictions actual = classifier.Predict(queries);

        Predictions expected = Fitted(DistanceMetric.Euclidean, 3).Predict(queries);
        actual.Labels.ToArray().Should().Equal(expected.Labels.ToArray());
        actual.SelectMany(p => p.Neighbors.ToArray()).Should().Equal(expected.SelectMany(p => p.Neighbors.ToArray()));
    }

    [Test]
    public void Add_WithoutFit_StartsTheGallery()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);

        classifier.Add(Shape.Tensor(Line, 5, 1), LineLabels);

        classifier.PredictRow([8]).Label.Should().Be(5);
    }

    [Test]
    public void Fit_Again_ReplacesTheGallery()
    {
        NearestNeighborClassifier classifier = Fitted(DistanceMetric.Euclidean, 1);

        classifier.Fit(Shape.Tensor([1, 2], 1, 2), [9]);

        classifier.PredictRow([5, 5]).Label.Should().Be(9);
    }

    internal static NearestNeighborClassifier Fitted(
        DistanceMetric metric, int neighborCount, NeighborVote vote = NeighborVote.Majority, int threads = 2)
    {
        NearestNeighborClassifier classifier = new(metric, neighborCount, new() { Vote = vote, MaxDegreeOfParallelism = threads });
        classifier.Fit(Shape.Tensor(Line, Line.Length, 1), LineLabels);
        return classifier;
    }

    [Test]
    public void Labels_WhileAnotherThreadFits_AreThoseOfOneGallery()
    {
        const int Many = 2000;
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);
        float[] rows = new float[Many];
        int[] ones = [.. Enumerable.Repeat(1, 1)], twos = [.. Enumerable.Repeat(2, Many)];

        SideBySide.Repeat(
            300,
            () =>
            {
                classifier.Fit(new ReadOnlyTensorSpan<float>(rows, [1, 1], []), ones);
                classifier.Fit(new ReadOnlyTensorSpan<float>(rows, [Many, 1], []), twos);
            },
            () =>
            {
                int[] labels = classifier.Labels.ToArray();
                labels.Length.Should().BeOneOf(0, 1, Many);
                Array.TrueForAll(labels, label => label == (labels.Length == 1 ? 1 : 2)).Should().BeTrue();
                _ = classifier.ToString();
            });
    }
}
