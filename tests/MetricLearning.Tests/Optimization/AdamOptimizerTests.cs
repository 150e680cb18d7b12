using CsCheck;
using MetricLearning.Optimization;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Optimization;

public class AdamOptimizerTests
{
    // Three steps of values below 1 in float; the quotient m / (√v + ε) carries about four roundings of 2⁻²⁴ relative and is scaled by
    // 0.05.
    private const float Tolerance = 1e-6f;

    [Test]
    public void Update_FirstStep_MovesByTheRateAgainstTheSign()
    {
        float[] parameters = [1, 1, 1];

        new AdamOptimizer().Move(parameters, [3, -0.01f, 0], [new float[3], new float[3]], learningRate: 0.25, stepNumber: 1);

        // m / (1 − β₁) = g and √(v / (1 − β₂)) = |g|, so the step is η·sign(g) up to ε / |g| = 1e-6 and float rounding.
        parameters.Should().Equal([0.75f, 1.25f, 1], (actual, wanted) => Math.Abs(actual - wanted) <= 1e-6f);
    }

    [Test]
    public void Update_HandSolvedSecondStep_WeighsBothGradients()
    {
        AdamOptimizer optimizer = new(new AdamOptions { Beta1 = 0.5, Beta2 = 0.75, Epsilon = 1 });
        float[] parameters = [0];
        float[][] state = [[0], [0]];

        optimizer.Move(parameters, [2], state, 1, 1); // m = 1, v = 1; m̂ = 2, v̂ = 4: p = −2 / (2 + 1)
        optimizer.Move(parameters, [0], state, 1, 2); // m = 0.5, v = 0.75; m̂ = 2/3, v̂ = 12/7

        (state[0][0], state[1][0]).Should().Be((0.5f, 0.75f));
        parameters[0].Should().BeApproximately((float)((-2.0 / 3) - (2.0 / 3 / (Math.Sqrt(12.0 / 7) + 1))), Tolerance);
    }

    [Test]
    public void Update_WeightDecay_ShrinksParametersAndLeavesMomentsAlone()
    {
        AdamOptimizer optimizer = new(new AdamOptions { WeightDecay = 2 });
        float[] parameters = [8];
        float[][] state = [[0], [0]];

        optimizer.Move(parameters, [0], state, learningRate: 0.25, stepNumber: 1);

        (state[0][0], state[1][0]).Should().Be((0, 0));
        parameters.Should().Equal(4);
    }

    [Test]
    public void Update_GradientAlwaysZero_MovesNothing()
    {
        float[] parameters = [1, 2, 3];

        new AdamOptimizer().Move(parameters, [0, 0, 0], [new float[3], new float[3]], learningRate: 0.1, stepNumber: 1);

        parameters.Should().Equal(1, 2, 3);
    }

    [Test]
    public void Update_EveryLength_AgreesWithDoubleLoop([Range(0, 67)] int length)
    {
        AdamOptimizer optimizer = new(new AdamOptions { WeightDecay = 0.1 });
        float[] parameters = OptimizerSpans.Parameters(length);
        float[][] state = OptimizerSpans.State(optimizer, length);
        double[] expected = [.. parameters.Select(value => (double)value)];
        double[] mean = new double[length];
        double[] square = new double[length];

        foreach ((int index, float[] gradient) in OptimizerSpans.Gradients(length, 3).Index())
        {
            int step = index + 1;
            optimizer.Move(parameters, gradient, state, 0.05, step);
            for (int i = 0; i < length; i++)
            {
                mean[i] = (0.9 * mean[i]) + (0.1 * gradient[i]);
                square[i] = (0.999 * square[i]) + (0.001 * gradient[i] * gradient[i]);
                double root = Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8;
                expected[i] = (expected[i] * (1 - (0.05 * 0.1))) - (0.05 * (mean[i] / (1 - Math.Pow(0.9, step))) / root);
            }
        }

        parameters.Should().Equal(expected.Select(value => (float)value), (actual, wanted) => Math.Abs(actual - wanted) <= Tolerance);
    }

    [Test]
    public void Update_SpansCutInTwo_GivesTheSameBits() =>
        Gen.Select(Gen.Int[0, 67], Gen.Int[0, 67]).Sample(
            (length, cut) => OptimizerSpans.AssertSameBitsWhenCut(
                new AdamOptimizer(new AdamOptions { WeightDecay = 0.1 }), length, Math.Min(cut, length)),
            iter: 50);

    [Test]
    public void Update_MillionthStep_StaysFinite()
    {
        float[] parameters = [1];

        new AdamOptimizer().Move(parameters, [1], [[1], [1]], learningRate: 0.5, stepNumber: 1_000_000);

        parameters[0].Should().BeApproximately(0.5f, Tolerance, "both corrections are 1 by then");
    }

    private static IEnumerable<TestCaseData> OutOfRange()
    {
        yield return new(new AdamOptions { Beta1 = 1 }, "Beta1", "Beta1 is 1; expected 0 ≤ β₁ < 1.*");
        yield return new(new AdamOptions { Beta1 = double.NaN }, "Beta1", "Beta1 is NaN; expected 0 ≤ β₁ < 1.*");
        yield return new(new AdamOptions { Beta2 = -0.5 }, "Beta2", "Beta2 is -0.5; expected 0 ≤ β₂ < 1.*");
        yield return new(new AdamOptions { Beta2 = 1 }, "Beta2", "Beta2 is 1; expected 0 ≤ β₂ < 1.*");
        yield return new(new AdamOptions { Epsilon = 0 }, "Epsilon", "Epsilon is 0; expected 0 < ε < ∞ as a float.*");
        yield return new(new AdamOptions { Epsilon = 1e300 }, "Epsilon", "Epsilon is 1E+300; expected 0 < ε < ∞ as a float.*");
        yield return new(new AdamOptions { Epsilon = 1e-60 }, "Epsilon", "Epsilon is 1E-60; expected 0 < ε < ∞ as a float.*");
        yield return new(new AdamOptions { WeightDecay = -1 }, "WeightDecay", "WeightDecay is -1; expected 0 ≤ weight decay < ∞.*");
    }

    [TestCaseSource(nameof(OutOfRange))]
    public void Constructor_SettingOutOfRange_SaysTheRange(AdamOptions options, string name, string message)
    {
        Action act = () => _ = new AdamOptimizer(options);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name).WithMessage(message);
    }
}
