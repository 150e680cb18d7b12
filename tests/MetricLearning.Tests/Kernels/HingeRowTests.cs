using CsCheck;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class HingeRowTests
{
    [Test]
    public void ToSlopes_AnyRow_AgreesWithLoopsInDouble() =>
        Gen.Float[-3, 3].Array[0, 50].Sample(violations =>
        {
            float[] slopes = [.. violations];

            TripletRowSums sums = HingeRow.ToSlopes(slopes);

            return slopes.Zip(violations).All(pair => pair.First == (pair.Second > 0 ? 1 : 0))
                && sums.Slope == violations.Count(v => v > 0)
                && Math.Abs(sums.Loss - violations.Sum(v => Math.Max((double)v, 0))) <= 1e-5; // rounding of a sum up to 150
        });

    [Test]
    public void ToSlopes_ZeroAndTheSmallestAboveIt_AreToldApart([Values(1, 40)] int length)
    {
        float[] zeros = new float[length];
        float[] smallest = [.. Enumerable.Repeat(float.Epsilon, length)];

        HingeRow.ToSlopes(zeros).Slope.Should().Be(0);
        HingeRow.ToSlopes(smallest).Slope.Should().Be(length);
    }
}
