using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class LogisticObjectiveTests
{
    private static readonly LogisticObjective Objective = new(
        new([1, 2, -1], [0, 1, 3], [0.9, 0.1, 0.5], [1, 2, 0.5]), penalty: 2, firstPrior: 1, secondPrior: 0);

    private static readonly LogisticModel Model = new(0.3, -0.2, 0.1);

    [Test]
    public void ValueOf_AModel_IsTheWeighedLogLossAndThePenalty()
    {
        double expected = Loss(0.9, 0.3 + 0.1) + (2 * Loss(0.1, 0.6 - 0.2 + 0.1)) + (0.5 * Loss(0.5, -0.3 - 0.6 + 0.1)) + 0.49 + 0.04;

        Objective.ValueOf(Model).Should().BeApproximately(expected, 1e-14);

        static double Loss(double target, double z) =>
            -((target * Math.Log(LogisticModel.Sigmoid(z))) + ((1 - target) * Math.Log(LogisticModel.Sigmoid(-z))));
    }

    [Test]
    public void NewtonStep_FromAModel_DescendsAtItsSlope()
    {
        LogisticModel step = Objective.NewtonStep(Model, first: true, second: true, ridge: 0, out double slope);

        const double H = 1e-6;
        double ahead = Objective.ValueOf(
            new(Model.First + (H * step.First), Model.Second + (H * step.Second), Model.Intercept + (H * step.Intercept)));
        slope.Should().BeNegative().And.BeApproximately((ahead - Objective.ValueOf(Model)) / H, 1e-5);
    }

    [Test]
    public void NewtonStep_HeldWeights_DoNotMove()
    {
        LogisticModel step = Objective.NewtonStep(Model, first: false, second: false, ridge: 0, out _);

        (step.First, step.Second).Should().Be((0, 0));
        step.Intercept.Should().NotBe(0);
    }

    [Test]
    public void MeanLogit_OfTargets_WeighsThem() => Objective.MeanLogit.Should().BeApproximately(
        LogisticModel.Logit((0.9 + 0.2 + 0.25) / 3.5), 1e-14);
}
