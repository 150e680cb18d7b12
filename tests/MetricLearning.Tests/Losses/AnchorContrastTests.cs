using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class AnchorContrastTests
{
    [TestCase(false, 1.0, TestName = "Evaluate_MeanOfAllTerms_DividesByTheirNumber")]
    [TestCase(true, 1.5, TestName = "Evaluate_MeanOfActiveTerms_DividesByTheNumberAboveZero")]
    public void Evaluate_SomeTermsZero_DividesAsAsked(bool averagesActive, double expected)
    {
        // Terms: 1.5 for each positive of an anchor, so 1.5, 1.5 and 0.
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 0, 0, 1, 1, 1 }, [3, 2]), [4, 4, 5], AnchorContrast.Distance);
        float[] gradient = new float[6];

        LossResult result = new AnchorContrast().Evaluate(
            batch, new CountingTerm(averagesActive), Tensor.Create(gradient, [3, 2]));

        result.Value.Should().Be(expected);
        (result.TermCount, result.ActiveCount, result.LossSum).Should().Be((3, 2, 3));
    }

    [Test]
    public void Evaluate_DerivativeOne_IsTheGradientOfTheSumOfSimilarities()
    {
        RandomBatch sample = RandomBatch.Of(7, 3, classes: 2, seed: 5, AnchorContrast.Distance);
        double[] expected = [.. CentralDifferences.Of(
            rows => AnchorPairs.Of(rows, sample.Labels, 7, sample.Distance)
                .SelectMany(anchor => anchor.Similarities() is var s ? s.Positives.Concat(s.Negatives) : []).Sum() / 7,
            sample.Rows).SelectMany(row => row)];
        float[] gradient = new float[21];

        new AnchorContrast().Evaluate(sample.Batch, new CountingTerm(averagesActive: false), Tensor.Create(gradient, [7, 3]));

        gradient.Should().HaveCount(21);
        gradient.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-6, "single precision");
    }

    private sealed class CountingTerm(bool averagesActive) : IContrastTerm
    {
        public bool AveragesActiveTerms => averagesActive;

        public void Evaluate(Span<float> positives, Span<float> negatives, ref LossSums sums)
        {
            sums.Add(1.5 * positives.Length);
            positives.Fill(1);
            negatives.Fill(1);
        }
    }
}
