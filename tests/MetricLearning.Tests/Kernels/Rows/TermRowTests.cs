using CsCheck;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class TermRowTests
{
    [Test]
    public void ToSlopes_HingesOfAnyRow_AgreeWithLoopsInDouble() =>
        Gen.Float[-3, 3].Array[0, 50].Sample(violations =>
        {
            float[] slopes = [.. violations];

            TermSums sums = TermRow.ToSlopes<HingeTerm>(slopes);

            return slopes.Zip(violations).All(pair => pair.First == (pair.Second > 0 ? 1 : 0))
                && sums.Slope == violations.Count(v => v > 0)
                && Math.Abs(sums.Loss - violations.Sum(v => Math.Max((double)v, 0))) <= 1e-5; // rounding of a sum up to 150
        });

    [Test]
    public void ToSlopes_HingesOfZeroAndTheSmallestAboveIt_AreToldApart([Values(1, 40)] int length)
    {
        float[] zeros = new float[length];
        float[] smallest = [.. Enumerable.Repeat(float.Epsilon, length)];

        TermRow.ToSlopes<HingeTerm>(zeros).Slope.Should().Be(0);
        TermRow.ToSlopes<HingeTerm>(smallest).Slope.Should().Be(length);
    }

    [Test]
    public void ToSlopes_SoftplusOfAnyRow_AgreesWithLoopsInDouble() =>
        Gen.Float[-20, 20].Array[0, 50].Sample(violations =>
        {
            float[] slopes = [.. violations];

            TermSums sums = TermRow.ToSlopes<SoftplusTerm>(slopes);

            // Rounding of a sum up to 1,000.
            return slopes.Zip(violations).All(pair => Math.Abs(pair.First - (1 / (1 + Math.Exp(-pair.Second)))) <= 1e-6)
                && Math.Abs(sums.Slope - violations.Sum(v => 1 / (1 + Math.Exp(-v)))) <= 1e-5
                && Math.Abs(sums.Loss - violations.Sum(v => Math.Log(1 + Math.Exp(v)))) <= 1e-3;
        });

    [Test]
    public void ToSlopes_SoftplusOfMinusInfinity_IsZero([Values(1, 40)] int length)
    {
        float[] slopes = [.. Enumerable.Repeat(float.NegativeInfinity, length)];

        TermRow.ToSlopes<SoftplusTerm>(slopes).Should().Be(new TermSums(0, 0));

        slopes.Should().OnlyContain(slope => slope == 0);
    }
}
