using System.Numerics.Tensors;
using MetricLearning.Kernels;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;

namespace MetricLearning.Training;

/// <summary>Moves all parameters of a network, and the proxies of a loss that has some, by one step of an optimizer, whose state it owns.</summary>
/// <remarks>The gradient has one norm, over network and proxies together: clipping keeps its direction.</remarks>
internal sealed class ParameterUpdate
{
    private readonly IEmbeddingNetwork _network;
    private readonly ITrainingPass _pass;
    private readonly IOptimizer _optimizer;
    private readonly IProxyLoss? _proxyLoss;
    private readonly double _proxyRate; // relative to the network's
    private readonly float[][] _state;
    private readonly float[] _proxyState;

    public ParameterUpdate(IEmbeddingNetwork network, ITrainingPass pass, EmbeddingTrainerOptions options)
    {
        _network = network;
        _pass = pass;
        _optimizer = options.Optimizer;
        _proxyLoss = options.Loss as IProxyLoss;
        _proxyRate = options.ProxyLearningRate is double rate ? rate / options.LearningRate : 1;
        _state = [.. network.Parameters.Select(CreateState)];
        _proxyState = _proxyLoss is null ? [] : CreateState(_proxyLoss.Proxies);
    }

    /// <summary>The norm of the whole gradient; not finite where an element is not.</summary>
    public double GradientNorm()
    {
        double sum = _proxyLoss is null ? 0 : GradientClipping.SumOfSquares(_proxyLoss.ProxyGradient);
        for (int i = 0; i < _state.Length; i++)
        {
            sum += GradientClipping.SumOfSquares(_pass.Gradient(i));
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Multiplies the whole gradient.</summary>
    public void ScaleGradient(double factor)
    {
        for (int i = 0; i < _state.Length; i++)
        {
            Scale(_pass.Gradient(i), factor);
        }

        if (_proxyLoss is not null)
        {
            Scale(_proxyLoss.ProxyGradient, factor);
        }
    }

    /// <summary>Moves parameters and proxies.</summary>
    /// <param name="learningRate">The rate of the network; that of the proxies keeps its proportion to it.</param>
    /// <param name="stepNumber">The step's number, from 1.</param>
    public void Apply(double learningRate, long stepNumber)
    {
        for (int i = 0; i < _state.Length; i++)
        {
            _optimizer.Update(ValuesOf(_network.Parameters[i]), _pass.Gradient(i), _state[i], learningRate, stepNumber);
        }

        if (_proxyLoss is not null)
        {
            _optimizer.Update(
                ValuesOf(_proxyLoss.Proxies), _proxyLoss.ProxyGradient, _proxyState, learningRate * _proxyRate, stepNumber);
        }
    }

    private static Span<float> ValuesOf(NetworkParameter parameter) => TensorMemory.Of<float>(parameter.Values);

    private static void Scale(Span<float> gradient, double factor) => TensorPrimitives.Multiply(gradient, (float)factor, gradient);

    private float[] CreateState(NetworkParameter parameter) =>
        new float[_optimizer.StateCountPerParameter * parameter.Values.FlattenedLength];
}
