using System.Numerics.Tensors;
using MetricLearning.Optimization;

namespace ThirdParty.Parts;

/// <summary>
/// Momentum whose rate is scaled by the norms of the whole parameter and its gradient; so pieces of a parameter would be wrong.
/// </summary>
/// <remarks>Source: You, Gitman, Ginsburg, "Large batch training of convolutional networks", 2017, algorithm 1.</remarks>
internal sealed class LarsOptimizer(float momentum) : IOptimizer
{
    public IReadOnlyList<string> StateNames { get; } = ["velocity"];

    public void Update(in OptimizerUpdate update)
    {
        float length = TensorPrimitives.Norm<float>(update.Values), slope = TensorPrimitives.Norm(update.Gradient);
        float ratio = length > 0 && slope > 0 ? length / slope : 1;
        Span<float> velocity = update.State(0);
        for (int i = 0; i < velocity.Length; i++)
        {
            velocity[i] = (momentum * velocity[i]) + ((float)update.LearningRate * ratio * update.Gradient[i]);
        }

        TensorPrimitives.Subtract(update.Values, velocity, update.Values);
    }
}
