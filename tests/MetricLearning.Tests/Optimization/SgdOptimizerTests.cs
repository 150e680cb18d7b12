using CsCheck;
using MetricLearning.Optimization;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Optimization;

public class SgdOptimizerTests
{
    // Three steps of values below 1 in float: a few roundings of at most 2⁻²⁴ each.
    private const float Tolerance = 1e-6f;

    [Test]
    public void Update_Plain_SubtractsRateTimesGradient()
    {
        float[] parameters = [1, 2];

        new SgdOptimizer().Move(parameters, [4, -8], [], learningRate: 0.25, stepNumber: 1);

        parameters.Should().Equal(0, 4);
    }

    [Test]
    public void Update_Momentum_KeepsVelocityFromStepToStep()
    {
        SgdOptimizer optimizer = new(new SgdOptions { Momentum = 0.5 });
        float[] parameters = [1];
        float[][] velocity = [[0]];

        optimizer.Move(parameters, [2], velocity, 0.25, 1); // u = 2, p = 1 − 0.5
        optimizer.Move(parameters, [4], velocity, 0.25, 2); // u = 1 + 4, p = 0.5 − 1.25

        velocity[0].Should().Equal(5);
        parameters.Should().Equal(-0.75f);
    }

    [Test]
    public void Update_Nesterov_LooksAheadAlongTheVelocity()
    {
        SgdOptimizer optimizer = new(new SgdOptions { Momentum = 0.5, UsesNesterov = true });
        float[] parameters = [1];
        float[][] velocity = [[0]];

        optimizer.Move(parameters, [2], velocity, 0.25, 1); // u = 2, p = 1 − 0.25·(2 + 1)
        optimizer.Move(parameters, [4], velocity, 0.25, 2); // u = 5, p = 0.25 − 0.25·(4 + 2.5)

        velocity[0].Should().Equal(5);
        parameters.Should().Equal(-1.375f);
    }

    [Test]
    public void Update_WeightDecay_ShrinksParametersAndLeavesVelocityAlone()
    {
        SgdOptimizer optimizer = new(new SgdOptions { Momentum = 0.5, WeightDecay = 2 });
        float[] parameters = [8];
        float[][] velocity = [[0]];

        optimizer.Move(parameters, [4], velocity, 0.25, 1); // p = 8·(1 − 0.25·2) − 0.25·4

        velocity[0].Should().Equal(4);
        parameters.Should().Equal(3);
    }

    [Test]
    public void Update_RateZero_MovesNothing()
    {
        float[] parameters = [1, 2];

        new SgdOptimizer(new SgdOptions { WeightDecay = 3 }).Move(parameters, [4, 5], [], learningRate: 0, stepNumber: 1);

        parameters.Should().Equal(1, 2);
    }

    [Test]
    public void Update_EveryLength_AgreesWithDoubleLoop([Range(0, 67)] int length, [Values] bool usesNesterov)
    {
        SgdOptimizer optimizer = new(new SgdOptions { Momentum = 0.9, UsesNesterov = usesNesterov, WeightDecay = 0.1 });
        float[] parameters = OptimizerSpans.Parameters(length);
        float[][] velocity = [new float[length]];
        double[] expected = [.. parameters.Select(value => (double)value)];
        double[] expectedVelocity = new double[length];

        foreach ((int step, float[] gradient) in OptimizerSpans.Gradients(length, 3).Index())
        {
            optimizer.Move(parameters, gradient, velocity, 0.05, step + 1);
            for (int i = 0; i < length; i++)
            {
                expectedVelocity[i] = (0.9 * expectedVelocity[i]) + gradient[i];
                double move = usesNesterov ? gradient[i] + (0.9 * expectedVelocity[i]) : expectedVelocity[i];
                expected[i] = (expected[i] * (1 - (0.05 * 0.1))) - (0.05 * move);
            }
        }

        parameters.Should().Equal(expected.Select(value => (float)value), (actual, wanted) => Math.Abs(actual - wanted) <= Tolerance);
    }

    [Test]
    public void Update_SpansCutInTwo_GivesTheSameBits() =>
        Gen.Select(Gen.Int[0, 67], Gen.Int[0, 67], Gen.Bool, Gen.Bool).Sample((length, cut, hasMomentum, usesNesterov) =>
        {
            SgdOptions options = new() { Momentum = hasMomentum ? 0.9 : 0, UsesNesterov = hasMomentum && usesNesterov, WeightDecay = 0.1 };
            OptimizerSpans.AssertSameBitsWhenCut(new SgdOptimizer(options), length, Math.Min(cut, length));
        }, iter: 50);

    [TestCase(0)]
    [TestCase(0.9, "velocity")]
    public void StateNames_HoldAVelocityOnlyWithMomentum(double momentum, params string[] expected) =>
        new SgdOptimizer(new SgdOptions { Momentum = momentum }).StateNames.Should().Equal(expected);

    [TestCase(-0.1)]
    [TestCase(1)]
    [TestCase(0.99999999)]
    [TestCase(double.NaN)]
    public void Constructor_MomentumOutOfRange_SaysTheRange(double momentum)
    {
        Action act = () => _ = new SgdOptimizer(new SgdOptions { Momentum = momentum });

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Momentum")
            .WithMessage($"Momentum is {momentum}; expected 0 ≤ momentum < 1 as a float.*");
    }

    [TestCase(-0.1)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NaN)]
    public void Constructor_WeightDecayOutOfRange_SaysTheRange(double weightDecay)
    {
        Action act = () => _ = new SgdOptimizer(new SgdOptions { WeightDecay = weightDecay });

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("WeightDecay")
            .WithMessage($"WeightDecay is {weightDecay}; expected 0 ≤ weight decay < ∞.*");
    }

    [Test]
    public void Constructor_NesterovWithoutMomentum_SaysWhatToSet()
    {
        Action act = () => _ = new SgdOptimizer(new SgdOptions { UsesNesterov = true });

        act.Should().Throw<ArgumentException>().WithParameterName("options").WithMessage(
            "UsesNesterov is true but Momentum is 0; expected 0 < momentum < 1. Set a momentum, such as 0.9, or leave Nesterov out.*");
    }
}
