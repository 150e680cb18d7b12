using System.Numerics.Tensors;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>Compares training steps of one network: results first, then times.</summary>
internal static class StepComparison
{
    /// <summary>The learning rate of both programs.</summary>
    public const double Rate = 0.1;

    private const int CheckedSteps = 5;

    public static Comparison Run(string work, double floatingPointOperations, OurStep ours, TorchStep torch)
    {
        Check(ours, torch);
        (Timing ourTiming, Timing torchTiming) = Alternation.Measure(() => ours.Run(), () => torch.Run());
        return new(work, floatingPointOperations, ourTiming, torchTiming);
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

        // The last bias moves all embeddings alike, so its gradient under a triplet loss is rounding alone: it counts only next to the
        // other parameters.
        for (int i = 0; i < start.Length - 1; i++)
        {
            Agreement.Require($"the change of parameter {i}", ourEnd[i], torchEnd[i]);
        }

        Agreement.Require(
            "the change of all parameters", [.. ourEnd.SelectMany(values => values)], [.. torchEnd.SelectMany(values => values)]);
    }
}
