using System.Numerics.Tensors;
using MetricLearning.Benchmarks;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>A whole training step of a 784-128-64 tanh network with t triplets of 3·t rows: forward, loss, backward, plain SGD.</summary>
internal static class StepComparison
{
    private const int CheckedSteps = 5;

    public static Comparison Run(int triplets, int threads)
    {
        int rows = 3 * triplets;
        float[] features = RandomValues.Create(rows * StepShape.Inputs, seed: 2);
        OurStep ours = new(features, triplets, threads);
        using TorchStep torch = new(features, triplets, ours.CopyParameters());
        Check(ours, torch);
        (Timing ourTiming, Timing torchTiming) = Alternation.Measure(() => ours.Run(), () => torch.Run());
        return new($"step, {triplets} triplets", StepShape.FloatingPointOperations(rows), ourTiming, torchTiming);
    }

    // The way that the parameters went is compared: the parameters as such hardly differ from those they started from.
    private static void Check(OurStep ours, TorchStep torch)
    {
        float[][] start = ours.CopyParameters();
        for (int step = 0; step < CheckedSteps; step++)
        {
            Agreement.Require($"the loss of step {step}", [ours.Run()], [torch.Run()]);
        }

        (float[][] ourEnd, float[][] torchEnd) = (ours.CopyParameters(), torch.CopyParameters());
        for (int i = 0; i < start.Length; i++)
        {
            TensorPrimitives.Subtract(ourEnd[i], start[i], ourEnd[i]);
            TensorPrimitives.Subtract(torchEnd[i], start[i], torchEnd[i]);
        }

        // The last bias moves all embeddings alike, so its gradient is rounding alone: it counts only next to the other parameters.
        for (int i = 0; i < start.Length - 1; i++)
        {
            Agreement.Require($"the change of parameter {i}", ourEnd[i], torchEnd[i]);
        }

        Agreement.Require("the change of all parameters", [.. ourEnd.SelectMany(values => values)], [.. torchEnd.SelectMany(values => values)]);
    }
}
