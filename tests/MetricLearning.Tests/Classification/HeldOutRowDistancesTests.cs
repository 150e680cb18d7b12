using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class HeldOutRowDistancesTests
{
    [Test]
    public void Of_Neighbors_AreTheDistancesOfTheEmbeddingsLastColumns([Values(1, 3, 50)] int neighborCount)
    {
        Random random = new(1);
        float[] values = [.. Enumerable.Range(0, 8 * 3).Select(_ => random.NextSingle() * 10)];
        LabeledDataset data = new(Tensor.Create(values, [8, 3]), new int[8]);
        NetworkEnsemble ensemble = new(new StandardScaler([1, -2, 3], [0.5, 4, 2]), [SampleModels.Dense()], rowDeviation: 1.5);
        HeldOutNeighbors neighbors = new(2, 3, keepsRows: true);
        int[] near = [5, 1, 0], nearOther = [2, 3, 5];
        near.CopyTo(neighbors.RowsOf(0));
        nearOther.CopyTo(neighbors.RowsOf(1));

        ModelSelectionEvidence heldOut = new([7, 4], [0, 0], neighbors, neighbors, Sharpness: 1);

        float[] distances = HeldOutRowDistances.Of(data, ensemble, heldOut, neighborCount, degree: 2, default);

        float[] all = [Between(7, 5), Between(7, 1), Between(7, 0), Between(4, 2), Between(4, 3), Between(4, 5)];
        float[] expected = [.. all.Where((_, i) => i % 3 < neighborCount)];
        distances.Should().Equal(expected, (actual, one) => Math.Abs(actual - one) < 1e-5f);

        float Between(int a, int b) => TensorPrimitives.Distance<float>(RowPart(a), RowPart(b));

        float[] RowPart(int row)
        {
            float[] embedding = new float[ensemble.EmbeddingDimension];
            ensemble.EmbedRow(data.Row(row), embedding);
            return embedding[^3..];
        }
    }

    [Test]
    public void Of_Cancelled_Throws() => FluentActions.Invoking(() => HeldOutRowDistances.Of(
        new(Tensor.Create([1f, 2f], [2, 1]), new int[2]),
        new(new StandardScaler([0], [1]), [], rowDeviation: 1),
        new([0], [0], new(1, 1, keepsRows: true), new(1, 1, keepsRows: true), Sharpness: 1),
        1,
        1,
        new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();
}
