using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>Forward and backward passes of a <see cref="DenseEmbeddingNetwork"/>; owns activations and gradients.</summary>
internal sealed class DenseTrainingPass : ITrainingPass
{
    private readonly DenseEmbeddingNetwork _network;
    private readonly int _maxRowCount;
    private readonly MatrixMultiplier _multiplier;
    private readonly UnitRows? _unitRows;
    private readonly float[][] _outputs; // per layer, [rows × outputs]
    private readonly float[]?[] _geluInputs; // per layer with gelu, [rows × outputs]
    private readonly float[][] _outputGradients; // per layer, before the activation, [rows × outputs]
    private readonly LayerGradient[] _gradients;
    private readonly int[] _rows;
    private Tensor<float>? _features;
    private int _rowCount;

    public DenseTrainingPass(DenseEmbeddingNetwork network, int maxRowCount, Workers workers)
    {
        _network = network;
        _maxRowCount = maxRowCount;
        _multiplier = new MatrixMultiplier(workers);
        _unitRows = network.NormalizesOutput ? new UnitRows() : null;
        _rows = new int[maxRowCount];
        AffineLayer[] layers = network.Layers.ToArray();
        _outputs = [.. layers.Select(layer => new float[maxRowCount * layer.Outputs])];
        _geluInputs = [.. layers.Select(layer => layer.Activation == Activation.Gelu ? new float[maxRowCount * layer.Outputs] : null)];
        _outputGradients = [.. layers.Select(layer => new float[maxRowCount * layer.Outputs])];
        _gradients = [.. layers.Select(layer => new LayerGradient(layer))];
    }

    private Span<float> EmbeddingGradient => _outputGradients[^1].AsSpan(0, _rowCount * _network.EmbeddingDimension);

    /// <inheritdoc/>
    public void Forward(Tensor<float> features, ReadOnlySpan<int> rows, long stepIndex, in TensorSpan<float> destination)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegative(stepIndex);
        ReadOnlySpan<float> input = Shape.Matrix(features, nameof(features), out int featureRows, out int columns);
        Throw.IfColumnCountDiffers(columns, _network.InputDimension, nameof(features), "the network");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Length, _maxRowCount, nameof(rows));
        Throw.IfRowOutOfRange(rows, featureRows, nameof(rows));
        Span<float> embeddings = Shape.Matrix(destination, nameof(destination), rows.Length, _network.EmbeddingDimension);

        _features = features;
        _rowCount = rows.Length;
        rows.CopyTo(_rows);
        for (int i = 0; i < _outputs.Length; i++)
        {
            _network.Layers[i].Forward(_multiplier, InputOf(i, input), _rowCount, _geluInputs[i] ?? _outputs[i]);
            if (_geluInputs[i] is float[] geluInput)
            {
                Gelu.Forward(geluInput.AsSpan(0, _rowCount * _network.Layers[i].Outputs), _outputs[i]);
            }
        }

        ReadOnlySpan<float> output = _outputs[^1].AsSpan(0, embeddings.Length);
        if (_unitRows is not null)
        {
            _unitRows.Forward(new EmbeddedRows(output, _rowCount, _network.EmbeddingDimension));
            output = _unitRows.Values[..embeddings.Length];
        }

        output.CopyTo(embeddings);
    }

    /// <inheritdoc/>
    public void Backward(in ReadOnlyTensorSpan<float> embeddingGradient)
    {
        if (_features is null)
        {
            throw new InvalidOperationException(
                "Backward needs the activations of a forward pass; call Forward first, once for each Backward.");
        }

        Shape.Matrix(embeddingGradient, nameof(embeddingGradient), _rowCount, _network.EmbeddingDimension).CopyTo(EmbeddingGradient);
        _unitRows?.Backward(EmbeddingGradient, _rowCount, _network.EmbeddingDimension);
        Epilogue.MultiplyByDerivative(_network.Layers[^1].Function, EmbeddingGradient, _outputs[^1].AsSpan(0, EmbeddingGradient.Length));
        ReadOnlySpan<float> features = Shape.Matrix(_features, nameof(Forward), out _, out _);
        for (int i = _outputs.Length - 1; i >= 0; i--)
        {
            AffineLayer layer = _network.Layers[i];
            Span<float> outputGradient = _outputGradients[i].AsSpan(0, _rowCount * layer.Outputs);
            if (_geluInputs[i] is float[] geluInput)
            {
                Gelu.Backward(geluInput.AsSpan(0, outputGradient.Length), outputGradient, outputGradient);
            }

            layer.Backward(_multiplier, InputOf(i, features), _rowCount, outputGradient, _gradients[i]);
            if (i > 0)
            {
                EpilogueFunction function = _network.Layers[i - 1].Function;
                layer.BackwardToInput(_multiplier, outputGradient, _rowCount, _outputs[i - 1], function, _outputGradients[i - 1]);
            }
        }

        _features = null;
    }

    /// <inheritdoc/>
    public Span<float> Gradient(int parameter)
    {
        LayerGradient gradient = _gradients[parameter / 2];
        return parameter % 2 == 0 ? gradient.Weights : gradient.Bias;
    }

    // The first layer reads the batch's rows where they lie among all features; they are never copied together.
    private MatrixOperand InputOf(int layer, ReadOnlySpan<float> features) =>
        layer == 0
            ? MatrixOperand.Of(features, _network.InputDimension).Gather(_rows.AsSpan(0, _rowCount))
            : MatrixOperand.Of(_outputs[layer - 1], _network.Layers[layer].Inputs);
}
