namespace MetricLearning.Tests.Optimization;

/// <summary>Parameters and gradients of a number of steps, the same for the same length.</summary>
internal static class OptimizerSpans
{
    public const int Seed = 20260801;

    public static float[] Parameters(int length) => Values(new Random(Seed + length), length);

    public static float[][] Gradients(int length, int stepCount)
    {
        Random random = new(Seed - length);
        return [.. Enumerable.Range(0, stepCount).Select(_ => Values(random, length))];
    }

    /// <summary>Asserts the four checks that every optimizer makes before it writes.</summary>
    public static void AssertRefusesBadArguments(MetricLearning.Optimization.IOptimizer optimizer)
    {
        int state = 3 * optimizer.StateCountPerParameter;
        float[] parameters = [1, 2, 3];
        void Run(int gradientLength, int stateLength, double rate, long step) =>
            optimizer.Update(parameters, new float[gradientLength], new float[stateLength], rate, step);

        FluentActions.Invoking(() => Run(2, state, 0.1, 1)).Should().Throw<ArgumentException>().WithParameterName("gradient")
            .WithMessage("gradient has length 2; expected 3, one per parameter. Pass a span of that length.*");
        FluentActions.Invoking(() => Run(3, state + 1, 0.1, 1)).Should().Throw<ArgumentException>().WithParameterName("state")
            .WithMessage(
                $"state has length {state + 1}; expected {state}, StateCountPerParameter times the number of parameters. Pass a span of that length.*");
        foreach (double rate in new[] { -0.1, double.NaN, double.PositiveInfinity })
        {
            FluentActions.Invoking(() => Run(3, state, rate, 1)).Should().Throw<ArgumentOutOfRangeException>()
                .WithParameterName("learningRate").WithMessage($"learningRate is {rate}; expected 0 ≤ learning rate < ∞.*");
        }

        FluentActions.Invoking(() => Run(3, state, 0.1, 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("stepNumber").WithMessage("stepNumber is 0; expected 1 ≤ step number.*");
        parameters.Should().Equal(1, 2, 3);
    }

    /// <summary>Runs three steps on whole spans and on the same spans cut in two, and asserts the same bits.</summary>
    public static void AssertSameBitsWhenCut(MetricLearning.Optimization.IOptimizer optimizer, int length, int cut)
    {
        float[] whole = Parameters(length);
        float[] head = whole[..cut];
        float[] tail = whole[cut..];
        float[] wholeState = new float[length * optimizer.StateCountPerParameter];
        float[] headState = new float[cut * optimizer.StateCountPerParameter];
        float[] tailState = new float[(length - cut) * optimizer.StateCountPerParameter];
        float[][] gradients = Gradients(length, 3);
        for (int step = 1; step <= 3; step++)
        {
            float[] gradient = gradients[step - 1];
            optimizer.Update(whole, gradient, wholeState, 0.05, step);
            optimizer.Update(head, gradient.AsSpan(0, cut), headState, 0.05, step);
            optimizer.Update(tail, gradient.AsSpan(cut), tailState, 0.05, step);
        }

        head.Concat(tail).Should().Equal(whole);
    }

    private static float[] Values(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (float)((2 * random.NextDouble()) - 1))];
}
