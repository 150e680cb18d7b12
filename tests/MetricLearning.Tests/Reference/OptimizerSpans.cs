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
