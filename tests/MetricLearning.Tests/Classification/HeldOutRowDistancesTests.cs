using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class HeldOutRowDistancesTests
{
    private static readonly LabeledDataset Data = Blobs.Create(6, seed: 1);
    private static readonly StandardScaler Scaler = StandardScaler.Fit(Data.Features);
    private static readonly ModelSelectionFolds Folds = ModelSelectionFolds.Crossed(Data.Labels, 3, seed: 1);

    [Test]
    public void Of_Neighbors_AreTheDistancesOfTheFoldsOwnColumnsOfRows([Values(1, 3, 50)] int neighborCount, [Values] bool areMapped)
    {
        ModelSelectionResult chosen = Chosen(areMapped);
        HeldOutNeighbors neighbors = chosen.Evidence!.RowNeighbors;

        float[] distances = HeldOutRowDistances.Of(Data, chosen, neighborCount, default);

        int count = Math.Min(neighborCount, neighbors.NeighborCount);
        distances.Should().HaveCount(24 * count);
        for (int i = 0; i < 24; i++)
        {
            int row = chosen.Evidence.Rows[i];
            int fold = Enumerable.Range(0, 3).Single(own => Folds.HeldOut(own).Contains(row));
            NetworkEnsemble ensemble = chosen.EnsembleOf(fold);
            for (int k = 0; k < count; k++)
            {
                float expected = TensorPrimitives.Distance<float>(
                    RowColumns(ensemble, row), RowColumns(ensemble, neighbors.RowsOf(i)[k]));
                distances[(i * count) + k].Should().BeApproximately(expected, 1e-5f);
            }
        }
    }

    [Test]
    public void Of_Cancelled_Throws() => FluentActions.Invoking(() => HeldOutRowDistances.Of(
        Data, Chosen(areMapped: false), 1, new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();

    private static ModelSelectionResult Chosen(bool areMapped)
    {
        RowParts rows = areMapped
            ? RowParts.Mapped(Data, Scaler, Folds, shrinkage: 0.1, degree: 1, default)!
            : RowParts.Scaled(Data, Scaler);
        NetworkRecipe recipe = new();
        var networks = Enumerable.Range(0, 3).Select(seed => recipe.CreateNetwork(Data.FeatureCount, seed, 1)).ToArray();
        ModelSelectionViews views = ModelSelectionViews.Of(Data, Folds, rows, networks, 1);
        HeldOutNeighbors found = views.Neighbors(ModelView.NetworksAndRows, usesCentroids: false);
        ModelChoice choice = new ModelSelectionRanking(views, null, NeighborRule.Usual).Report(3, networks, "");
        ModelSelectionEvidence evidence = new(views.Rows, views.Labels, found, found, Sharpness: 1);
        return new(rows.Whole.Beside(networks), NeighborRule.Usual, choice, evidence, Folds, rows);
    }

    private static float[] RowColumns(NetworkEnsemble ensemble, int row)
    {
        float[] embedding = new float[ensemble.EmbeddingDimension];
        ensemble.EmbedRow(Data.Row(row), embedding);
        return embedding[^Data.FeatureCount..];
    }
}
