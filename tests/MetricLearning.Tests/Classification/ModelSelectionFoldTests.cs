using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionFoldTests
{
    private static readonly LabeledDataset Data = Blobs.Create(10, seed: 1);
    private static readonly StandardScaler Scaler = StandardScaler.Fit(Data.Features);
    private static readonly int[] Learned = [.. Enumerable.Range(0, 30)];
    private static readonly int[] HeldOut = [.. Enumerable.Range(30, 10)];

    [Test]
    public void Search_EachView_FindsWhatAnEnsembleOfThatViewDoes([Range(0, 2)] int number, [Values] bool usesCentroids)
    {
        ModelView view = (ModelView)number;
        var network = NetworkRecipe.For(40, 10, 4).CreateNetwork(10, 1, 1);
        HeldOutNeighbors found = new(12, 4), alone = new(10, 4);
        ModelSelectionFold fold = new(Data, Learned, HeldOut, 1);
        fold.Embed(new(Scaler, [network], 3));
        fold.Search(view, usesCentroids, found, first: 2);

        ModelSelectionFold reference = new(Data, Learned, HeldOut, 1);
        reference.Embed(new(Scaler, view == ModelView.Rows ? [] : [network], view == ModelView.Networks ? 1e30 : 3));
        reference.Search(ModelView.NetworksAndRows, usesCentroids, alone, first: 0);

        double factor = view == ModelView.Networks ? 2 : 1; // beside rows that count for nothing a network has half of the weight
        for (int row = 0; row < 10; row++)
        {
            found.LabelsOf(row + 2).ToArray().Should().Equal(alone.LabelsOf(row).ToArray());
            found.SquaredDistancesOf(row + 2).ToArray().Zip(alone.SquaredDistancesOf(row).ToArray())
                .Should().OnlyContain(pair => Math.Abs(pair.First - (factor * pair.Second)) < 1e-4);
        }
    }

    [Test]
    public void Centroids_OfSomeRows_AreTheMeansOfTheClassesThatHaveRows()
    {
        (float[] values, int[] labels) = ModelSelectionFold.Centroids([1, 2, 10, 20, 3, 6], [7, 2, 7], 2);

        labels.Should().Equal(2, 7);
        values.Should().Equal(10, 20, 2, 4);
    }
}
