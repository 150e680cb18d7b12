using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Classification;

public class RowPartsTests
{
    private static readonly LabeledDataset Data = Blobs.Create(10, seed: 1);
    private static readonly StandardScaler Scaler = StandardScaler.Fit(Data.Features);
    private static readonly ModelSelectionFolds Folds = ModelSelectionFolds.Crossed(Data.Labels, 4, 1);

    [Test]
    public void Scaled_AllFolds_HaveTheScaledRow()
    {
        RowParts parts = RowParts.Scaled(Data, Scaler);

        (parts.Whole.Map, parts.Shrinkage).Should().Be((null, null));
        parts.Whole.Deviation.Should().BeApproximately(Math.Sqrt(10), 1e-5, "ten columns of variance 1");
        parts.OfFold(3).Should().BeSameAs(parts.Whole);
    }

    [Test]
    public void Mapped_EachFold_HasAMapOfItsOwnRowsAlone()
    {
        RowParts parts = Mapped(Data)!;

        parts.Shrinkage.Should().Be(0.1);
        Weights(parts.Whole).Should().Equal(Fitted(Enumerable.Range(0, Data.RowCount)));
        for (int fold = 0; fold < 4; fold++)
        {
            Weights(parts.OfFold(fold)).Should().Equal(Fitted(Folds.Learned(fold))).And.NotEqual(Weights(parts.Whole));
        }
    }

    [Test]
    public void Mapped_Rows_HaveAMeanSquaredDistanceOfTwo()
    {
        RowPart part = Mapped(Data)!.Whole;
        float[] embeddings = new float[40 * 10];
        part.Beside([]).Embed(Data.Features, new TensorSpan<float>(embeddings, [40, 10], []));

        IEnumerable<float> squares =
            from i in Enumerable.Range(0, 40)
            from j in Enumerable.Range(0, 40)
            select MathF.Pow(TensorPrimitives.Distance<float>(embeddings.AsSpan(i * 10, 10), embeddings.AsSpan(j * 10, 10)), 2);
        squares.Average().Should().BeApproximately(2, 1e-4f);
    }

    [Test]
    public void Mapped_FoldWithoutAMap_IsNone()
    {
        // The class that varies has two rows, one of which each fold lacks.
        LabeledDataset data = new(Tensor.Create([1f, 2, 5, 5], [4, 1]), [0, 0, 1, 1]);

        RowParts.Mapped(
            data, StandardScaler.Fit(data.Features), ModelSelectionFolds.Crossed(data.Labels, 2, 1), 0.1, 1, default).Should().BeNull();
    }

    [Test]
    public void Mapped_FoldWhoseClassesHaveOneRowEach_IsNone()
    {
        int[] labels = [.. Enumerable.Range(0, 20_000), .. Enumerable.Range(0, 10)]; // ten pairs
        float[] values = [.. labels.Select((label, row) => (float)(label + (row / 7)))];
        LabeledDataset data = new(Tensor.Create(values, [labels.Length, 1]), labels);

        RowParts.Mapped(
            data, StandardScaler.Fit(data.Features), ModelSelectionFolds.Crossed(labels, 2, 1), 0.1, 1, default).Should().BeNull();
    }

    private static RowParts? Mapped(LabeledDataset data) => RowParts.Mapped(data, Scaler, Folds, 0.1, 1, default);

    private static float[] Weights(RowPart part) => part.Map!.Parameters[0].Values.ToArray();

    private static float[] Fitted(IEnumerable<int> rows)
    {
        EmbeddingNetwork map = RelevantComponents.Fit(Scaler.Transform(Data.Select([.. rows])), 0.1);
        return map.Parameters[0].Values.ToArray();
    }
}
