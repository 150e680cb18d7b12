using MetricLearning.Networks;

namespace MetricLearning.Benchmarks.Reference;

/// <summary>
/// Two convolutions, each with relu and max pooling, and two fully connected layers in plain loops, with our network's parameters.
/// </summary>
internal sealed class ConvolutionalNetwork
{
    private readonly float[][] _parameters;
    private readonly float[][] _gradients;
    private readonly PooledConvolution _first;
    private readonly PooledConvolution _second;
    private readonly float[] _hidden;
    private readonly float[] _hiddenGradient;

    public ConvolutionalNetwork(EmbeddingNetwork network, int maxRowCount)
    {
        _parameters = [.. network.Parameters.Select(parameter => TanhNetwork.Flatten(parameter.Values))];
        _gradients = [.. _parameters.Select(values => new float[values.Length])];
        _first = new(size: 28, inputs: 1, outputs: 16, kernel: 5, maxRowCount);
        _second = new(size: 12, inputs: 16, outputs: 32, kernel: 5, maxRowCount);
        _hidden = new float[maxRowCount * 128];
        _hiddenGradient = new float[_hidden.Length];
        Output = new float[maxRowCount * 64];
    }

    public float[] Output { get; }

    public ReadOnlySpan<float> Gradient(int index) => _gradients[index];

    public void Forward(ReadOnlySpan<float> images, int rows)
    {
        _first.Forward(images, _parameters[0], _parameters[1], rows);
        _second.Forward(_first.Output, _parameters[2], _parameters[3], rows);
        Affine.Forward(_second.Output, _parameters[4], _parameters[5], rows, _hidden);
        PooledConvolution.Relu(_hidden);
        Affine.Forward(_hidden, _parameters[6], _parameters[7], rows, Output);
    }

    public void Backward(ReadOnlySpan<float> images, ReadOnlySpan<float> outputGradient, int rows)
    {
        Affine.Backward(_hidden, outputGradient, rows, _gradients[6], _gradients[7]);
        Affine.BackwardToInput(outputGradient, _parameters[6], rows, 64, _hiddenGradient);
        PooledConvolution.ReluBackward(_hidden, _hiddenGradient);
        Affine.Backward(_second.Output, _hiddenGradient, rows, _gradients[4], _gradients[5]);
        Affine.BackwardToInput(_hiddenGradient, _parameters[4], rows, 128, _second.OutputGradient);
        _second.Backward(_first.Output, rows, _gradients[2], _gradients[3]);
        _second.BackwardToInput(_parameters[2], rows, _first.OutputGradient);
        _first.Backward(images, rows, _gradients[0], _gradients[1]);
    }
}
