using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class OptimizerStateTests
{
    [Test]
    public void Arrays_OfTheLearnedParametersAlone_AreNamedByParameterAndRule()
    {
        ScalingNetwork network = new(1, 2);
        Parameter scale = network.Parameters[0];

        OptimizerState state = new(new AdamOptimizer(), network.Parameters);

        state.Arrays.Select(array => $"{array.Name} {array.Values.Length}").Should().Equal("scale.mean 2", "scale.square 2");
        state.Of(scale).Should().Equal(state.Arrays.Select(array => (float[])array.Values));
    }
}
