using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionViewsTests
{
    private static readonly LabeledDataset Data = Blobs.Create(10, seed: 1);
    private static readonly StandardScaler Scaler = StandardScaler.Fit(Data.Features);
    private static readonly RowParts Rows = RowParts.Scaled(Data, Scaler);
    private static readonly ModelSelectionFolds Folds = ModelSelectionFolds.Crossed(Data.Labels, 4, 1);

    [Test]
    public void Of_RowsAlone_FindsTheNearestRowsOfOtherFolds()
    {
        ModelSelectionViews views = ModelSelectionViews.Of(Data, Folds, Rows, [], 1);

        views.Views.Should().Equal(ModelView.Rows);
        views.Rows.Order().Should().Equal(Enumerable.Range(0, 40));
        (views.ClassCount, views.NetworksPerFold).Should().Be((4, 0));
        HeldOutNeighbors neighbors = views.Neighbors(ModelView.Rows, usesCentroids: false);
        neighbors.NeighborCount.Should().Be(30);
        float[] scaled = Scaler.Transform(Data.Features).ToArray();
        for (int i = 0; i < 40; i++)
        {
            int row = views.Rows[i];
            int fold = Enumerable.Range(0, 4).Single(own => Folds.HeldOut(own).Contains(row));
            int nearest = Folds.Learned(fold).MinBy(other => Enumerable.Range(0, 10)
                .Sum(column => Math.Pow((double)scaled[(row * 10) + column] - scaled[(other * 10) + column], 2)));
            neighbors.LabelsOf(i)[0].Should().Be(Data.Labels[nearest]);
            views.Labels[i].Should().Be(Data.Labels[row]);
        }
    }

    [Test]
    public void Of_Networks_EmbedsEachFoldWithItsOwn()
    {
        NetworkRecipe recipe = NetworkRecipe.For(40, 10, 4);
        EmbeddingNetwork[] networks = [.. Enumerable.Range(0, 8).Select(seed => recipe.CreateNetwork(10, seed, 1))];
        EmbeddingNetwork[] otherLast = [.. networks[..7], recipe.CreateNetwork(10, 99, 1)];

        HeldOutNeighbors first = ModelSelectionViews.Of(Data, Folds, Rows, networks, 1).Neighbors(ModelView.Networks, true);
        HeldOutNeighbors second = ModelSelectionViews.Of(Data, Folds, Rows, otherLast, 1).Neighbors(ModelView.Networks, true);

        first.NeighborCount.Should().Be(4);
        int last = 40 - Folds.HeldOut(3).Length;
        for (int i = 0; i < 40; i++)
        {
            first.SquaredDistancesOf(i).SequenceEqual(second.SquaredDistancesOf(i)).Should().Be(i < last);
        }
    }

    [Test]
    public void Of_NetworksAndRows_ComparesEachAndTheMeanOfBoth()
    {
        EmbeddingNetwork[] networks = [.. Enumerable.Range(0, 4).Select(seed => NetworkRecipe.For(40, 10, 4).CreateNetwork(10, seed, 1))];

        ModelSelectionViews views = ModelSelectionViews.Of(Data, Folds, Rows, networks, 1);

        views.Views.Should().Equal(ModelView.Rows, ModelView.Networks, ModelView.NetworksAndRows);
        HeldOutNeighbors alone = ModelSelectionViews.Of(Data, Folds, Rows, [], 1).Neighbors(ModelView.Rows, usesCentroids: false);
        for (int row = 0; row < 40; row++)
        {
            int held = views.Rows[row];
            int fold = Enumerable.Range(0, 4).Single(own => Folds.HeldOut(own).Contains(held));
            NetworkEnsemble[] ensembles = [Rows.Whole.Beside([]), new(Scaler, [networks[fold]], null)];
            double[][] squares = [.. ensembles.Select(own => Folds.Learned(fold).Select(other => Squared(own, held, other)).ToArray())];
            IEnumerable<double> both = squares[0].Zip(squares[1], (a, b) => (a + b) / 2);
            Nearest(ModelView.Rows, row).Should().BeApproximately((float)squares[0].Min(), 1e-4f);
            Nearest(ModelView.Networks, row).Should().BeApproximately((float)squares[1].Min(), 1e-4f);
            Nearest(ModelView.NetworksAndRows, row).Should().BeApproximately((float)both.Min(), 1e-4f);
            Nearest(ModelView.Rows, row).Should().Be(alone.SquaredDistancesOf(row)[0]);
        }

        float Nearest(ModelView view, int row) => views.Neighbors(view, usesCentroids: false).SquaredDistancesOf(row)[0];
    }

    [Test]
    public void Of_MoreValuesThanAreSearchedAtOnce_FindsTheSame()
    {
        EmbeddingNetwork[] networks = [.. Enumerable.Range(0, 4).Select(seed => NetworkRecipe.For(40, 10, 4).CreateNetwork(10, seed, 1))];
        ModelSelectionViews together = ModelSelectionViews.Of(Data, Folds, Rows, networks, 1);
        ModelSelectionViews apart = ModelSelectionViews.Of(Data, Folds, Rows, networks, 1, mostTogether: 0);

        foreach ((ModelView view, bool usesCentroids) in together.Views.SelectMany(view => new[] { (view, true), (view, false) }))
        {
            HeldOutNeighbors expected = together.Neighbors(view, usesCentroids), found = apart.Neighbors(view, usesCentroids);
            for (int row = 0; row < 40; row++)
            {
                found.LabelsOf(row).SequenceEqual(expected.LabelsOf(row)).Should().BeTrue();
                found.SquaredDistancesOf(row).SequenceEqual(expected.SquaredDistancesOf(row)).Should().BeTrue();
            }
        }
    }

    [Test]
    public void Of_CancelledInTheSearchOfAFold_DoesNotSearchTheNext()
    {
        using CancellationTokenSource source = new();
        CountingNetwork[] networks = [new(10), new(10, _ => source.Cancel()), new(10), new(10)];

        FluentActions.Invoking(() => ModelSelectionViews.Of(Data, Folds, Rows, networks, 1, cancellationToken: source.Token))
            .Should().Throw<OperationCanceledException>();

        networks.Select(network => network.CallCount).Should().Equal(2, 1, 0, 0);
    }

    private static double Squared(NetworkEnsemble ensemble, int one, int other)
    {
        float[] a = new float[ensemble.EmbeddingDimension], b = new float[ensemble.EmbeddingDimension];
        ensemble.EmbedRow(Data.Row(one), a);
        ensemble.EmbedRow(Data.Row(other), b);
        return a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum();
    }
}
