using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Training;

/// <summary>A copy of a network's parameters that can be put back.</summary>
internal sealed class ParameterSnapshot(IEmbeddingNetwork network)
{
    private readonly float[][] _values = [.. network.Parameters.Select(p => new float[p.Values.FlattenedLength])];

    /// <summary>Copies the network's parameters.</summary>
    public void Take()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            TensorMemory.Of<float>(network.Parameters[i].Values).CopyTo(_values[i]);
        }
    }

    /// <summary>Puts the copied parameters back into the network.</summary>
    public void Restore()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i].CopyTo(TensorMemory.Of<float>(network.Parameters[i].Values));
        }
    }

    /// <summary>Whether every parameter that the network holds now is finite.</summary>
    public bool NetworkIsFinite()
    {
        foreach (NetworkParameter parameter in network.Parameters)
        {
            if (!Finite.All(TensorMemory.Of<float>(parameter.Values)))
            {
                return false;
            }
        }

        return true;
    }
}
