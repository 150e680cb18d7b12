using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MetricLearning.Training;

/// <summary>
/// A copy of all that training changes, which can be put back: parameters of network and loss, and the state of loss and optimizer.
/// </summary>
internal sealed class TrainingSnapshot
{
    private readonly Parameter[] _parameters;
    private readonly float[][] _values;
    private readonly NamedArray[] _arrays;
    private readonly Array[] _copies;

    public TrainingSnapshot(IEmbeddingNetwork network, IEmbeddingLoss loss, OptimizerState optimizer)
    {
        _parameters = [.. network.Parameters, .. loss.Parameters];
        _values = [.. _parameters.Select(parameter => new float[parameter.Values.FlattenedLength])];
        _arrays = [.. loss.State, .. optimizer.Arrays];
        _copies = [.. _arrays.Select(array => (Array)array.Values.Clone())];
    }

    /// <summary>Copies the numbers as they are now.</summary>
    public void Take()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            TensorMemory.Of<float>(_parameters[i].Values).CopyTo(_values[i]);
        }

        for (int i = 0; i < _copies.Length; i++)
        {
            Array.Copy(_arrays[i].Values, _copies[i], _copies[i].Length);
        }
    }

    /// <summary>Puts the copied numbers back.</summary>
    public void Restore()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i].CopyTo(TensorMemory.Of<float>(_parameters[i].Values));
        }

        for (int i = 0; i < _copies.Length; i++)
        {
            Array.Copy(_copies[i], _arrays[i].Values, _copies[i].Length);
        }
    }

    /// <summary>Whether every parameter is finite now, not when it was copied.</summary>
    public bool SourceIsFinite() => Array.TrueForAll(_parameters, parameter => Finite.All(TensorMemory.Of<float>(parameter.Values)));
}
