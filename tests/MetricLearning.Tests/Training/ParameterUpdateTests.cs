using MetricLearning.Internal;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ParameterUpdateTests
{
    private readonly ScalingNetwork _network = new(1, 1);

    [Test]
    public void GradientNorm_AfterABackwardPass_IsThatOfAllParameters()
    {
        Update().GradientNorm().Should().Be(5);
    }

    [Test]
    public void ScaleGradient_Half_HalvesTheNorm()
    {
        ParameterUpdate update = Update();

        update.ScaleGradient(0.5);

        update.GradientNorm().Should().Be(2.5);
    }

    [Test]
    public void Apply_GradientDescent_MovesEveryParameterAgainstItsGradient()
    {
        Update().Apply(learningRate: 0.25, stepNumber: 1);

        _network.Weights.Should().Equal(1 - (0.25f * 3), 1 - (0.25f * 4));
    }

    private ParameterUpdate Update()
    {
        ITrainingPass pass = _network.CreateTrainingPass(maxRowCount: 1, maxDegreeOfParallelism: 1);
        pass.Forward(Shape.Tensor([3, 4], 1, 2), [0], Shape.Tensor(new float[2], 1, 2));
        pass.Backward(Shape.Tensor([1, 1], 1, 2));
        return new(_network, pass, new SgdOptimizer());
    }
}
