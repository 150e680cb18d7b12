using MetricLearning.Optimization;

namespace MetricLearning.Tests.Reference;

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

    /// <summary>Runs three steps on whole spans and on the same spans cut in two, and asserts the same bits.</summary>
    public static void AssertSameBitsWhenCut(IOptimizer optimizer, int length, int cut)
    {
        float[] whole = Parameters(length);
        float[] head = whole[..cut];
        float[] tail = whole[cut..];
        float[][] wholeState = State(optimizer, length);
        float[][] cutState = State(optimizer, length);
        float[][] gradients = Gradients(length, 3);
        for (int step = 1; step <= 3; step++)
        {
            float[] gradient = gradients[step - 1];
            optimizer.Move(whole, gradient, wholeState, 0.05, step);
            optimizer.Update(
                new("p", [length], head, gradient.AsSpan(0, cut), cutState, start: 0) { LearningRate = 0.05, StepNumber = step });
            optimizer.Update(
                new("p", [length], tail, gradient.AsSpan(cut), cutState, start: cut) { LearningRate = 0.05, StepNumber = step });
        }

        head.Concat(tail).Should().Equal(whole);
        cutState.Should().BeEquivalentTo(wholeState, options => options.WithStrictOrdering());
    }

    /// <summary>The state of a parameter before the first step.</summary>
    public static float[][] State(IOptimizer optimizer, int length) => [.. optimizer.StateNames.Select(_ => new float[length])];

    /// <summary>Moves a whole parameter.</summary>
    public static void Move(
        this IOptimizer optimizer,
        float[] parameters,
        ReadOnlySpan<float> gradient,
        float[][] state,
        double learningRate,
        long stepNumber) =>
        optimizer.Update(new("p", [parameters.Length], parameters, gradient, state, learningRate, stepNumber));

    private static float[] Values(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (float)((2 * random.NextDouble()) - 1))];
}
