using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Classification;

public class LeftOutClassesTests
{
    [Test]
    public void AurocOf_HandSolvedCase_IsTheMeanOverClasses()
    {
        // Nearest of any: 1, 1, 2, 2. Nearest of another class: 4, 3, 3, 5. All of either class are farther than all of the other: 1.
        LeftOutClasses.AurocOf(OnALine([0, 1, 4, 6], [7, 7, 8, 8])).Should().Be(1);

        // 0 1 | 2 | 3: nearest of any 1, 1, 1, 1; of another class 2, 1, 1, 1. Class 7: 2 beats both, 1 ties both: (2 + 1) / 4.
        // Classes 8 and 9: all ties, 1/2.
        LeftOutClasses.AurocOf(OnALine([0, 1, 2, 3], [7, 7, 8, 9])).Should().BeApproximately((0.75 + 0.5 + 0.5) / 3, 1e-12);
    }

    [Test]
    public void AurocOf_RandomRows_IsThatOfReportsOfEachClass([Range(1, 5)] int seed)
    {
        Random random = new(seed);
        int[] labels = [.. Enumerable.Range(0, 60).Select(_ => random.Next(4))];
        float[] values = [.. Enumerable.Range(0, 120).Select(_ => random.Next(6) / 2f)]; // many ties
        LabeledDataset data = new(Tensor.Create(values, [60, 2]), labels);

        double expected = labels.Distinct().Average(left => OpenSetReport.Of(
            [.. Enumerable.Range(0, 60).Select(row => -Nearest(row, other => labels[row] != left || labels[other] != left))],
            [.. labels.Select(label => label != left)],
            new bool[60]).Auroc);

        LeftOutClasses.AurocOf(data).Should().BeApproximately(expected, 1e-12);

        double Nearest(int row, Func<int, bool> isThere) => Enumerable.Range(0, 60).Where(other => other != row && isThere(other))
            .Min(other => TensorPrimitives.Distance<float>(values.AsSpan(2 * row, 2), values.AsSpan(2 * other, 2)));
    }

    [Test]
    public void AurocOf_OneClass_IsNotANumber() => LeftOutClasses.AurocOf(OnALine([0, 1, 2], [3, 3, 3])).Should().Be(double.NaN);

    private static LabeledDataset OnALine(float[] values, int[] labels) => new(Tensor.Create(values, [values.Length, 1]), labels);
}
