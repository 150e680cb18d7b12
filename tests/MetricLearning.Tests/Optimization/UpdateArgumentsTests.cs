using MetricLearning.Optimization;

namespace MetricLearning.Tests.Optimization;

public class UpdateArgumentsTests
{
    private static IEnumerable<TestCaseData> Optimizers()
    {
        yield return new TestCaseData(new SgdOptimizer()).SetArgDisplayNames("plain");
        yield return new TestCaseData(new SgdOptimizer(new SgdOptions { Momentum = 0.5 })).SetArgDisplayNames("momentum");
        yield return new TestCaseData(new AdamOptimizer()).SetArgDisplayNames("adam");
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Update_GradientOfAnotherLength_SaysWhichLength(IOptimizer optimizer) =>
        AssertRefuses<ArgumentException>(
            (parameters, state) => optimizer.Update(parameters, [1, 2], state, 0.1, 1),
            optimizer,
            "gradient",
            "gradient has length 2; expected 3, one per parameter. Pass a span of that length.*");

    [TestCaseSource(nameof(Optimizers))]
    public void Update_StateOfAnotherLength_SaysWhichLength(IOptimizer optimizer)
    {
        int expected = 3 * optimizer.StateCountPerParameter;
        AssertRefuses<ArgumentException>(
            (parameters, _) => optimizer.Update(parameters, [1, 2, 3], new float[expected + 1], 0.1, 1),
            optimizer,
            "state",
            $"state has length {expected + 1}; expected {expected}, StateCountPerParameter times the number of parameters. " +
            "Pass a span of that length.*");
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Update_RateOutOfRange_SaysTheRange(IOptimizer optimizer)
    {
        foreach (double rate in new[] { -0.1, double.NaN, double.PositiveInfinity })
        {
            AssertRefuses<ArgumentOutOfRangeException>(
                (parameters, state) => optimizer.Update(parameters, [1, 2, 3], state, rate, 1),
                optimizer,
                "learningRate",
                $"learningRate is {rate}; expected 0 ≤ learning rate < ∞.*");
        }
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Update_StepZero_SaysTheRange(IOptimizer optimizer) =>
        AssertRefuses<ArgumentOutOfRangeException>(
            (parameters, state) => optimizer.Update(parameters, [1, 2, 3], state, 0.1, 0),
            optimizer,
            "stepNumber",
            "stepNumber is 0; expected 1 ≤ step number.*");

    private static void AssertRefuses<TException>(Action<float[], float[]> update, IOptimizer optimizer, string name, string message)
        where TException : ArgumentException
    {
        float[] parameters = [1, 2, 3];
        float[] state = new float[3 * optimizer.StateCountPerParameter];

        FluentActions.Invoking(() => update(parameters, state)).Should().Throw<TException>().WithParameterName(name).WithMessage(message);
        parameters.Should().Equal([1, 2, 3], "nothing is written before the checks");
        state.Should().Equal(new float[state.Length]);
    }
}
