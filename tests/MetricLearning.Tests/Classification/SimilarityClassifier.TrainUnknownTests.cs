using MetricLearning.Calibration;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class SimilarityClassifierTrainUnknownTests
{
    private const int FoldCount = 3;

    private static readonly LabeledDataset Known = Blobs.Create(30, seed: 1);
    private static readonly float[][] Unknown = Between(20);

    [Test]
    public void Train_UnknownRows_AreJudgedByTheNetworksAndRowsOfOneFoldAsHeldOutRowsAre(
        [Values] bool usesCentroids, [Values] bool isMapped)
    {
        NeighborRule rule = new(usesCentroids, usesCentroids ? 4 : 5, 0.5);
        SimilarityClassifier model = Train(Unknown, rule, isMapped);
        model.Embedder.Networks.Should().HaveCount(2 * FoldCount);

        ModelSelectionFolds folds = ModelSelectionFolds.Crossed(Known.Labels, FoldCount, seed: 0);
        StandardScaler scaler = StandardScaler.Fit(Known.Features);
        RowParts parts = !isMapped ? RowParts.Scaled(Known, scaler) : RowParts.Mapped(
            Known, scaler, folds, RowMapChoice.Of(Known, scaler, seed: 0, 1, isWanted: true, default)!.Value, 1, default)!;
        List<(double Share, double Distance, bool IsCorrect, bool IsKnown)> rows = [];
        for (int fold = 0; fold < FoldCount; fold++)
        {
            NetworkEnsemble own = parts.OfFold(fold).Beside([.. model.Embedder.Networks.Skip(2 * fold).Take(2)]);
            (int Label, double[] Row)[] gallery = [.. folds.Learned(fold).Select(row => (Known.Labels[row], Embed(own, Known.Row(row))))];
            foreach (int row in folds.HeldOut(fold))
            {
                (int label, double share, double distance) = Judge(gallery, Embed(own, Known.Row(row)), rule);
                rows.Add((share, distance, label == Known.Labels[row], true));
            }

            for (int row = fold; row < Unknown.Length; row += FoldCount)
            {
                (_, double share, double distance) = Judge(gallery, Embed(own, Unknown[row]), rule);
                rows.Add((share, distance, false, false));
            }
        }

        ConfidenceParameters expected = ConfidenceCalibrator.Fit(
            [.. rows.Select(row => row.Share)], [.. rows.Select(row => row.Distance)], [.. rows.Select(row => row.IsCorrect)],
            [.. rows.Select(row => row.IsKnown)]).Parameters;
        ConfidenceParameters found = model.Confidence.Parameters;
        found.Floor.Should().Be(expected.Floor, "each unknown row counts once");
        found.DistanceScale.Should().BeApproximately(expected.DistanceScale, 1e-5);
        found.Intercept.Should().BeApproximately(expected.Intercept, 1e-3);
        found.VoteWeight.Should().BeApproximately(expected.VoteWeight, 1e-3);
        found.DistanceWeight.Should().BeApproximately(expected.DistanceWeight, 1e-3);
    }

    [Test]
    public void Train_FewerUnknownRowsThanFolds_JudgesEachOnce()
    {
        SimilarityClassifier model = Train(Unknown[..1], NeighborRule.Usual);

        model.Confidence.Parameters.Floor.Should().Be(1 / ((2 * (Known.RowCount + 1.0)) + 4));
    }

    [Test]
    public void Train_UnknownRows_ChangeNeitherNetworksNorGallery()
    {
        SimilarityClassifier with = Train(Unknown, rule: null), without = Train([], rule: null);

        with.Embed(Known.Row(0)).Should().Equal(without.Embed(Known.Row(0)));
        with.FindSimilar(Known.Row(0), 3).Should().BeEquivalentTo(without.FindSimilar(Known.Row(0), 3));
        with.Choice!.ToString().Should().Be(without.Choice!.ToString());
        with.Confidence.Parameters.Floor.Should().NotBe(without.Confidence.Parameters.Floor);
    }

    [Test]
    public void Train_UnknownRowsAndNothingHeldOut_AreJudgedAmongAllRows()
    {
        LabeledDataset one = new(Known.Features, new int[Known.RowCount]);
        float[] far = [.. Enumerable.Repeat(90f, Blobs.FeatureCount)];
        SimilarityClassifierOptions options = new() { UnknownRows = [far, far, far], Target = RejectionTarget.FalseAcceptsAtMost(0) };

        SimilarityClassifier model = SimilarityClassifier.Train(one, options);

        model.Confidence.Parameters.Floor.Should().Be(1 / ((2 * (Known.RowCount + 3.0)) + 4));
        model.Classify(far).Label.Should().BeNull();
        model.Classify(Known.Row(0)).Label.Should().Be("0");
    }

    private static SimilarityClassifier Train(float[][] unknown, NeighborRule? rule, bool isMapped = false) => SimilarityClassifier.Train(
        Known,
        new()
        {
            FoldCount = FoldCount,
            NetworksPerFold = 2,
            Recipe = NetworkRecipe.For(120, Blobs.FeatureCount, 4) with { StepCount = 100 },
            Rule = rule,
            UnknownRows = [.. unknown.Select(row => (ReadOnlyMemory<float>)row)],
            View = ModelView.NetworksAndRows,
            UsesRelevantComponents = isMapped,
        });

    // As if there were a fifth class in the middle of the square.
    private static float[][] Between(int count)
    {
        Random random = new(9);
        return [.. Enumerable.Range(0, count).Select(_ => (float[])
            [.. Enumerable.Range(0, Blobs.FeatureCount).Select(column => (float)(random.NextDouble() - 0.5) * (column < 2 ? 3 : 12))])];
    }

    private static double[] Embed(NetworkEnsemble ensemble, ReadOnlySpan<float> row)
    {
        float[] embedding = new float[ensemble.EmbeddingDimension];
        ensemble.EmbedRow(row, embedding);
        return [.. embedding.Select(value => (double)value)];
    }

    private static (int Label, double Share, double Distance) Judge(
        (int Label, double[] Row)[] gallery, double[] query, NeighborRule rule)
    {
        double nearest = gallery.Min(one => Squared(one.Row, query));
        IEnumerable<(int Label, double[] Row)> voters = !rule.UsesCentroids ? gallery
            : gallery.GroupBy(one => one.Label).Select(own => (own.Key, Mean([.. own.Select(one => one.Row)])));
        (int Label, double Square)[] near =
            [.. voters.Select(one => (one.Label, Squared(one.Row, query))).OrderBy(one => one.Item2).Take(rule.NeighborCount)];
        var votes = near.GroupBy(one => one.Label)
            .Select(own => (Label: own.Key, Weight: own.Sum(one => Math.Exp((near[0].Square - one.Square) / rule.Temperature))))
            .ToArray();
        (int label, double weight) = votes.MaxBy(vote => vote.Weight);
        return (label, weight / votes.Sum(vote => vote.Weight), Math.Sqrt(nearest));
    }

    private static double Squared(double[] one, double[] other) => one.Zip(other, (a, b) => (a - b) * (a - b)).Sum();

    private static double[] Mean(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Average(row => row[column]))];
}
