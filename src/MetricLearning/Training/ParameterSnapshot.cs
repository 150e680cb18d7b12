using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MetricLearning.Training;

/// <summary>A copy of all that training changes, which can be put back: a network's parameters and statistics, a loss's proxies.</summary>
internal sealed class ParameterSnapshot
{
    private readonly NetworkParameter[] _parameters;
    private readonly float[][] _values;

    public ParameterSnapshot(IEmbeddingNetwork network, IEmbeddingLoss loss)
    {
        NetworkParameter[] proxies = loss is IProxyLoss proxyLoss ? [proxyLoss.Proxies] : [];
        _parameters = [.. network.Parameters, .. network.Statistics, .. proxies];
        _values = [.. _parameters.Select(p => new float[p.Values.FlattenedLength])];
    }

    /// <summary>Copies the numbers as they are now.</summary>
    public void Take()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            TensorMemory.Of<float>(_parameters[i].Values).CopyTo(_values[i]);
        }
    }

    /// <summary>Puts the copied numbers back.</summary>
    public void Restore()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i].CopyTo(TensorMemory.Of<float>(_parameters[i].Values));
        }
    }

    /// <summary>Whether every number is finite now, not when it was copied.</summary>
    public bool SourceIsFinite()
    {
        foreach (NetworkParameter parameter in _parameters)
        {
            if (!Finite.All(TensorMemory.Of<float>(parameter.Values)))
            {
                return false;
            }
        }

        return true;
    }
}
