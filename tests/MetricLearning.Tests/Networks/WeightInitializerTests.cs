using MetricLearning.Networks;

namespace MetricLearning.Tests.Networks;

public class WeightInitializerTests
{
    // Ten thousand draws: the standard deviation of a sample is off by less than 3 % with near certainty.
    private const int Draws = 10_000;

    [Test]
    public void Xavier_ManyDraws_AreUniformWithinTheLimit()
    {
        float[] weights = Draw(WeightInitializer.Xavier, inputs: 20, outputs: 4);

        weights.Should().OnlyContain(w => Math.Abs(w) <= 0.5);
        StandardDeviation(weights).Should().BeApproximately(0.5 / Math.Sqrt(3), 0.03 * 0.5 / Math.Sqrt(3));
    }

    [Test]
    public void Zero_Weights_AreZeroAndDrawNothing()
    {
        Random random = new(5);
        float[] weights = [1, 2, 3];

        WeightInitializer.Zero.Fill(weights, inputs: 1, outputs: 3, random);

        weights.Should().Equal(0, 0, 0);
        random.Next().Should().Be(new Random(5).Next());
    }

    [Test]
    public void He_ManyDraws_HaveTheVarianceTwoByInputs() =>
        StandardDeviation(Draw(WeightInitializer.He, inputs: 8, outputs: 3)).Should().BeApproximately(0.5, 0.015);

    [Test]
    public void Normal_ManyDraws_HaveTheGivenStandardDeviation() =>
        StandardDeviation(Draw(WeightInitializer.Normal(0.0125), inputs: 8, outputs: 3)).Should().BeApproximately(0.0125, 0.0004);

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Normal_StandardDeviationOutOfRange_SaysWhatIsExpected(double sigma) =>
        FluentActions.Invoking(() => WeightInitializer.Normal(sigma)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("standardDeviation").WithMessage($"standardDeviation is {sigma}; expected a finite number above 0.*");

    [Test]
    public void Name_OfEach_IsTheOneOfFiles()
    {
        WeightInitializer[] all = [WeightInitializer.Zero, WeightInitializer.Xavier, WeightInitializer.He, WeightInitializer.Normal(0.5)];

        all.Select(initializer => (initializer.Name, initializer.StandardDeviation))
            .Should().Equal(("zero", null), ("xavier", null), ("he", null), ("normal", 0.5));
    }

    private static float[] Draw(WeightInitializer initializer, int inputs, int outputs)
    {
        float[] weights = new float[Draws];
        initializer.Fill(weights, inputs, outputs, new Random(5));
        return weights;
    }

    private static double StandardDeviation(float[] values) => Math.Sqrt(values.Sum(v => (double)v * v) / values.Length);
}
