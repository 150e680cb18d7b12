using System.Numerics.Tensors;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Optimization;

namespace MetricLearning.Training;

/// <summary>Moves all parameters of a network by one step of an optimizer, whose state it owns.</summary>
internal sealed class ParameterUpdate(IEmbeddingNetwork network, ITrainingPass pass, IOptimizer optimizer)
{
    private readonly float[][] _state =
        [.. network.Parameters.Select(p => new float[optimizer.StateCountPerParameter * p.Values.FlattenedLength])];

    /// <summary>The norm of the gradient of all parameters; not finite where an element is not.</summary>
    public double GradientNorm()
    {
        double sum = 0;
        for (int i = 0; i < _state.Length; i++)
        {
            sum += GradientClipping.SumOfSquares(pass.Gradient(i));
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Multiplies the gradient of all parameters.</summary>
    public void ScaleGradient(double factor)
    {
        for (int i = 0; i < _state.Length; i++)
        {
            Span<float> gradient = pass.Gradient(i);
            TensorPrimitives.Multiply(gradient, (float)factor, gradient);
        }
    }

    /// <summary>Moves the parameters.</summary>
    public void Apply(double learningRate, long stepNumber)
    {
        for (int i = 0; i < _state.Length; i++)
        {
            optimizer.Update(TensorMemory.Of<float>(network.Parameters[i].Values), pass.Gradient(i), _state[i], learningRate, stepNumber);
        }
    }
}
