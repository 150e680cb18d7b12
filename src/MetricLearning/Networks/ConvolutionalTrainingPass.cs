using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>Forward and backward passes of a <see cref="ConvolutionalEmbeddingNetwork"/>; owns activations and gradients.</summary>
internal sealed class ConvolutionalTrainingPass : ITrainingPass
{
    private readonly ConvolutionalEmbeddingNetwork _network;
    private readonly int _maxRowCount;
    private readonly LayerChain _chain;
    private readonly UnitRows? _unitRows;
    private bool _hasActivations;
    private int _rowCount;

    public ConvolutionalTrainingPass(ConvolutionalEmbeddingNetwork network, int maxRowCount, Workers workers)
    {
        _network = network;
        _maxRowCount = maxRowCount;
        _chain = new(network.Nodes, new(maxRowCount, workers, isTraining: true));
        _unitRows = network.NormalizesOutput ? new UnitRows() : null;
    }

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

        for (int i = 0; i < rows.Length; i++)
        {
            input.Slice(rows[i] * columns, columns).CopyTo(_chain.Input.AsSpan(i * columns));
        }

        _rowCount = rows.Length;
        _hasActivations = true;
        ReadOnlySpan<float> output = _chain.Forward(_rowCount, stepIndex);
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
        if (!_hasActivations)
        {
            throw new InvalidOperationException(
                "Backward needs the activations of a forward pass; call Forward first, once for each Backward.");
        }

        Span<float> gradient = _chain.OutputGradient.AsSpan(0, _rowCount * _network.EmbeddingDimension);
        Shape.Matrix(embeddingGradient, nameof(embeddingGradient), _rowCount, _network.EmbeddingDimension).CopyTo(gradient);
        _unitRows?.Backward(gradient, _rowCount, _network.EmbeddingDimension);
        _chain.Backward(_rowCount);
        _hasActivations = false;
    }

    /// <inheritdoc/>
    public Span<float> Gradient(int parameter)
    {
        (LayerPass pass, int index) = _chain.Gradients[parameter];
        return pass.Gradient(index);
    }
}
