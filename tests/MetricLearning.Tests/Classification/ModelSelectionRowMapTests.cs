using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionRowMapTests
{
    private static readonly LabeledDataset Noisy = QuickSelection.Noisy;
    private static readonly ModelSelectionOptions Quick = QuickSelection.Of(stepCount: 2);

    [Test]
    public void Run_RowsThatVaryAlongNoClass_ComparesThemByRelevantComponentsUnlessToldNotTo([Values] bool? isTold)
    {
        ModelSelectionOptions options = Quick with { UsesRelevantComponents = isTold };

        ModelSelectionResult result = new ModelSelection(Noisy, options).Run(null, default);

        ModelChoice choice = result.Choice, ofRows = new ModelSelection(
            Noisy, options with { NetworksPerFold = 0, UsesRelevantComponents = null }).Run(null, default).Choice;
        (result.Ensemble.RowMap is not null).Should().Be(isTold != false);
        choice.RawAccuracy.Should().Be(ofRows.Chosen.Accuracy, "rows as they are");
        if (isTold != false)
        {
            choice.Scaling.Should().MatchRegex("^Each column .*, rows compared by their relevant components, shrinkage 0\\.(5|1|01)$");
            choice.Chosen.Accuracy.Should().BeGreaterThan(ofRows.Chosen.Accuracy + 0.05);
            AccuracyOfNearest(Blobs.Create(50, seed: 2), result.Ensemble).Should().BeGreaterThan(ofRows.Chosen.Accuracy + 0.05);
        }
    }

    [Test]
    public void Run_MapThatTellsLeftOutClassesBetterAndIsClearlyLessAccurate_IsTakenOnlyWhereAskedFor()
    {
        // Two large classes differ in the first column alone, in which rows of eight small ones differ much. These differ in the others, by
        // little beside what tells them from the large ones.
        Random random = new(1);
        float[] values = new float[496 * 11];
        int[] labels = [.. Enumerable.Range(0, 496).Select(row => row < 400 ? row % 2 : 2 + (row % 8))];
        for (int row = 0; row < 496; row++)
        {
            int own = labels[row];
            values[11 * row] = own < 2 ? (own * 2) + (float)(0.05 * random.NextNormal()) : (float)(30 * random.NextNormal());
            for (int column = 1; column < 11; column++)
            {
                double place = own < 2 ? 0 : ((own >> ((column - 1) % 4)) & 1) == 0 ? 8 : 12;
                values[(11 * row) + column] = (float)(place + random.NextNormal());
            }
        }

        LabeledDataset data = new(Tensor.Create(values, [496, 11]), labels);
        RowMapChoice.Of(data, StandardScaler.Fit(data.Features), Quick.Seed, 1, isWanted: false, default).Should().NotBeNull();

        ModelSelectionOptions hasty = new() { Seed = 3, FoldCount = 3, TimeBudget = TimeSpan.FromTicks(1) }; // for no network
        ModelSelectionResult usual = new ModelSelection(data, hasty).Run(null, default);
        ModelSelectionResult asked = new ModelSelection(data, hasty with { UsesRelevantComponents = true }).Run(null, default);

        usual.Ensemble.RowMap.Should().BeNull();
        usual.Choice.Scaling.Should().NotContain("relevant");
        asked.Choice.Scaling.Should().Contain("relevant components, shrinkage");
        asked.Choice.Chosen.Accuracy.Should().BeLessThan(usual.Choice.RawAccuracy!.Value - 0.05);
        asked.Choice.RawAccuracy.Should().Be(usual.Choice.RawAccuracy);
    }

    [Test]
    public void Run_RowsThatAreWantedAsTheyAreOrAreNotCompared_HaveNoMap()
    {
        ModelSelectionOptions[] all =
        [
            Quick with { KeepsRawAccuracy = true }, Quick with { View = ModelView.Networks }, Quick with { ImageShape = new(5, 2, 1) },
            Quick with { NetworksPerFold = 0 }, Quick with { NetworksPerFold = null, View = ModelView.Rows },
        ];
        foreach (ModelSelectionOptions options in all)
        {
            new ModelSelection(Noisy, options).Run(null, default)
                .Ensemble.RowMap.Should().BeNull();
        }
    }

    [Test]
    public void EnsembleOf_EachFold_HasItsOwnNetworksAndMapAlone([Values] bool isMapped)
    {
        ModelSelectionResult result = new ModelSelection(
            Noisy, Quick with { View = ModelView.NetworksAndRows, UsesRelevantComponents = isMapped }).Run(null, default);

        result.Folds!.Count.Should().Be(3);
        for (int fold = 0; fold < 3; fold++)
        {
            NetworkEnsemble own = result.EnsembleOf(fold);
            own.Networks.Should().Equal(result.Ensemble.Networks[2 * fold], result.Ensemble.Networks[(2 * fold) + 1]);
            own.Scaler.Should().BeSameAs(result.Ensemble.Scaler);
            (own.RowDeviation, own.RowMap).Should().Be((result.RowParts!.OfFold(fold).Deviation, result.RowParts.OfFold(fold).Map));
            (own.RowMap is not null && own.RowMap != result.Ensemble.RowMap).Should().Be(isMapped);
        }
    }

    private static double AccuracyOfNearest(LabeledDataset data, NetworkEnsemble ensemble)
    {
        float[][] known = Embed(ensemble, Noisy), others = Embed(ensemble, data);
        return others.Select((row, i) => Noisy.Labels[Array.IndexOf(known, known.MinBy(one => TensorPrimitives.Distance<float>(one, row)))]
            == data.Labels[i] ? 1.0 : 0).Average();
    }

    private static float[][] Embed(NetworkEnsemble ensemble, LabeledDataset data) =>
    [
        .. Enumerable.Range(0, data.RowCount).Select(row =>
        {
            float[] embedding = new float[ensemble.EmbeddingDimension];
            ensemble.EmbedRow(data.Row(row), embedding);
            return embedding;
        }),
    ];
}
