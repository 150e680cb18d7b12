using System.Numerics;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class HingeTermTests
{
    [TestCase(2.5f, 2.5f, 1f)]
    [TestCase(float.Epsilon, float.Epsilon, 1f)]
    [TestCase(0f, 0f, 0f)]
    [TestCase(-0f, 0f, 0f)]
    [TestCase(-2.5f, 0f, 0f)]
    [TestCase(float.NegativeInfinity, 0f, 0f)]
    [TestCase(float.PositiveInfinity, float.PositiveInfinity, 1f)]
    [TestCase(float.NaN, float.NaN, 1f)]
    public void Of_AnyViolation_IsTheHingeInBothForms(float violation, float loss, float slope)
    {
        (HingeTerm.Of(violation, out float actual), actual).Should().Be((loss, slope));
        (HingeTerm.Of(new Vector<float>(violation), out Vector<float> lanes)[0], lanes[0]).Should().Be((loss, slope));
    }
}
