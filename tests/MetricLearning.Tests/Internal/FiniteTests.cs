using MetricLearning.Internal;

namespace MetricLearning.Tests.Internal;

public class FiniteTests
{
    [Test]
    public void All_NoneOrFiniteValuesHoweverLarge_IsTrue()
    {
        Finite.All([]).Should().BeTrue();
        Finite.All([float.MaxValue, float.MinValue, float.Epsilon, -0f]).Should().BeTrue();
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void All_OneThatIsNot_IsFalseWhereverItStands(float value)
    {
        for (int at = 0; at < 40; at++)
        {
            float[] values = new float[40];
            values[at] = value;

            Finite.All(values).Should().BeFalse();
        }
    }
}
