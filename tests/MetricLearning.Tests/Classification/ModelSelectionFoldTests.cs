using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionFoldTests
{
    private const int RowCount = 12_000; // embeddings of 100 columns are searched in two blocks

    private static readonly LabeledDataset Data = Wide();
    private static readonly int[] HeldOut = [.. Enumerable.Range(0, 10)];
    private static readonly int[] Learned = [.. Enumerable.Range(10, RowCount - 10)];

    [Test]
    public void Search_RowsOfSeveralBlocks_FindsTheNearestOfAllRowsAndTheMeansOfTheirClasses()
    {
        NetworkEnsemble ensemble = new(StandardScaler.Fit(Data.Features), [], 3);
        HeldOutNeighbors rows = new(12, 4), centroids = new(12, 2);

        new ModelSelectionFold(Data, Learned, HeldOut, 2).Search(ensemble, first: 2, new ModelViewSearch(rows, centroids));

        Tensor<float> embeddings = Tensor.CreateFromShape<float>([RowCount, 100]);
        ensemble.Embed(Data.Features, embeddings);
        float[] values = embeddings.ToArray();
        double[][] all = [.. values.Chunk(100).Select(row => row.Select(value => (double)value).ToArray())];
        var means = Learned.GroupBy(row => Data.Labels[row]).OrderBy(own => own.Key).Select(own => (own.Key, Mean(own))).ToArray();
        means.Select(mean => mean.Key).Should().Equal([0, 2], "no row of class 1 is learned from");
        for (int row = 0; row < 10; row++)
        {
            var nearest = Learned.Select(other => (Data.Labels[other], Squared(all[row], all[other]))).OrderBy(pair => pair.Item2).Take(4);
            AssertFound(rows, row + 2, nearest);
            AssertFound(centroids, row + 2, means.Select(mean => (mean.Key, Squared(all[row], mean.Item2))).OrderBy(pair => pair.Item2));
        }

        rows.SquaredDistancesOf(0).ToArray().Should().OnlyContain(distance => distance == 0, "another fold's places are not touched");

        double[] Mean(IEnumerable<int> members) =>
            [.. Enumerable.Range(0, 100).Select(column => members.Average(row => all[row][column]))];
    }

    [Test]
    public void Search_CancelledWhileHeldOutRowsAreEmbedded_KeepsTheBlockBeforeAndFindsNoMore()
    {
        using CancellationTokenSource source = new();
        CountingNetwork network = new(100, call => Cancel(source, call == 3)); // learned rows, and the second of three blocks
        NetworkEnsemble ensemble = new(StandardScaler.Fit(Data.Features), [network], null);
        HeldOutNeighbors rows = new(3000, 2), centroids = new(3000, 2);
        int[] heldOut = [.. Enumerable.Range(0, 3000)], learned = [.. Enumerable.Range(3000, 500)];
        ModelSelectionFold fold = new(Data, learned, heldOut, 1, source.Token);

        FluentActions.Invoking(() => fold.Search(ensemble, first: 0, new ModelViewSearch(rows, centroids)))
            .Should().Throw<OperationCanceledException>();

        network.CallCount.Should().Be(3);
        Enumerable.Range(0, 3000).Where(row => rows.SquaredDistancesOf(row)[0] > 0).Should().Equal(Enumerable.Range(0, 1024));
        Enumerable.Range(0, 3000).Where(row => centroids.SquaredDistancesOf(row)[0] > 0).Should().Equal(Enumerable.Range(0, 1024));
    }

    [Test]
    public void Search_CancelledWhileLearnedRowsAreEmbedded_LooksForNone()
    {
        using CancellationTokenSource source = new();
        CountingNetwork network = new(100, call => Cancel(source, call == 1)); // of two blocks
        NetworkEnsemble ensemble = new(StandardScaler.Fit(Data.Features), [network], null);
        ModelSelectionFold fold = new(Data, Learned, HeldOut, 1, source.Token);

        FluentActions.Invoking(() => fold.Search(ensemble, first: 0, new ModelViewSearch(new(10, 2), new(10, 2))))
            .Should().Throw<OperationCanceledException>();

        network.CallCount.Should().Be(1);
    }

    [Test]
    public void Search_HeldOutRowsOfSeveralBlocks_FindsForEachWhatItFindsAlone()
    {
        NetworkEnsemble ensemble = new(StandardScaler.Fit(Data.Features), [], 3);
        HeldOutNeighbors rows = new(2500, 4), centroids = new(2500, 2);
        int[] heldOut = [.. Enumerable.Range(0, 2500)], learned = [.. Enumerable.Range(2500, 500)];

        new ModelSelectionFold(Data, learned, heldOut, 2).Search(ensemble, first: 0, new ModelViewSearch(rows, centroids));

        foreach (int row in new[] { 0, 1023, 1024, 2047, 2048, 2499 })
        {
            HeldOutNeighbors ownRows = new(1, 4), ownCentroids = new(1, 2);
            new ModelSelectionFold(Data, learned, [row], 1).Search(ensemble, first: 0, new ModelViewSearch(ownRows, ownCentroids));
            AssertSame(rows, row, ownRows);
            AssertSame(centroids, row, ownCentroids);
        }
    }

    private static void AssertSame(HeldOutNeighbors found, int row, HeldOutNeighbors alone)
    {
        found.LabelsOf(row).ToArray().Should().Equal(alone.LabelsOf(0).ToArray());
        found.SquaredDistancesOf(row).ToArray().Should().Equal(alone.SquaredDistancesOf(0).ToArray());
    }

    private static void Cancel(CancellationTokenSource source, bool isTime)
    {
        if (isTime)
        {
            source.Cancel();
        }
    }

    private static void AssertFound(HeldOutNeighbors found, int row, IEnumerable<(int Label, double Squared)> expected)
    {
        found.LabelsOf(row).ToArray().Should().Equal(expected.Select(pair => pair.Label));
        found.SquaredDistancesOf(row).ToArray().Zip(expected)
            .Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second.Squared) < 1e-4 * (1 + pair.Second.Squared));
    }

    private static double Squared(double[] one, double[] other) => one.Zip(other, (a, b) => (a - b) * (a - b)).Sum();

    private static LabeledDataset Wide()
    {
        Random random = new(1);
        float[] values = [.. Enumerable.Range(0, RowCount * 100).Select(i => random.NextSingle() + (i / 100 % 2))];
        int[] labels = [.. Enumerable.Range(0, RowCount).Select(row => row == 3 ? 1 : row % 2 * 2)];
        return new(Tensor.Create(values, [RowCount, 100]), labels);
    }
}
