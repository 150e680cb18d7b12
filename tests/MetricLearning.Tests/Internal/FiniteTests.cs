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

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void IndexOfFirstNot_SeveralThatAreNot_IsTheFirstOfThem(float value)
    {
        Finite.IndexOfFirstNot([float.MaxValue, 0, value, 1, float.NaN]).Should().Be(2);
        Finite.IndexOfFirstNot([value]).Should().Be(0);
    }

    [Test]
    public void IndexOfFirstNot_NoneOrFiniteValues_IsMinusOne()
    {
        Finite.IndexOfFirstNot([]).Should().Be(-1);
        Finite.IndexOfFirstNot([float.MaxValue, float.MinValue]).Should().Be(-1);
    }
}
