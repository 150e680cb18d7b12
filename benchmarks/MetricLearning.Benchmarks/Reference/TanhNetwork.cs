using System.Numerics.Tensors;
using MetricLearning.Networks;

namespace MetricLearning.Benchmarks.Reference;

/// <summary>A network of one tanh layer and one plain layer in plain loops, with the parameters of a network of the library.</summary>
internal sealed class TanhNetwork
{
    private readonly float[][] _parameters; // hidden weights and bias, output weights and bias
    private readonly float[][] _gradients;
    private readonly float[] _hidden; // [rows × hidden width]
    private readonly float[] _hiddenGradient;

    public TanhNetwork(EmbeddingNetwork network, int maxRowCount)
    {
        _parameters = [.. network.Parameters.Select(parameter => Flatten(parameter.Values))];
        _gradients = [.. _parameters.Select(values => new float[values.Length])];
        _hidden = new float[maxRowCount * _parameters[1].Length];
        _hiddenGradient = new float[_hidden.Length];
        Output = new float[maxRowCount * network.EmbeddingDimension];
    }

    public float[] Output { get; }

    public ReadOnlySpan<float> Parameter(int index) => _parameters[index];

    public ReadOnlySpan<float> Gradient(int index) => _gradients[index];

    public static float[] Flatten(Tensor<float> values)
    {
        float[] flat = new float[values.FlattenedLength];
        values.FlattenTo(flat);
        return flat;
    }

    public void Forward(ReadOnlySpan<float> features, int rows)
    {
        Affine.Forward(features, _parameters[0], _parameters[1], rows, _hidden);
        for (int i = 0; i < rows * _parameters[1].Length; i++)
        {
            _hidden[i] = MathF.Tanh(_hidden[i]);
        }

        Affine.Forward(_hidden, _parameters[2], _parameters[3], rows, Output);
    }

    public void Backward(ReadOnlySpan<float> features, ReadOnlySpan<float> outputGradient, int rows)
    {
        Affine.Backward(_hidden, outputGradient, rows, _gradients[2], _gradients[3]);
        Affine.BackwardToInput(outputGradient, _parameters[2], rows, _parameters[3].Length, _hiddenGradient);
        for (int i = 0; i < rows * _parameters[1].Length; i++)
        {
            _hiddenGradient[i] *= 1 - (_hidden[i] * _hidden[i]);
        }

        Affine.Backward(features, _hiddenGradient, rows, _gradients[0], _gradients[1]);
    }

    public void Descend(float rate)
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            Affine.AddScaled(-rate, _gradients[i], _parameters[i]);
        }
    }
}
