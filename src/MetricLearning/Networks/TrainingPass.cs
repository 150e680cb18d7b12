using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>Forward and backward passes of an <see cref="EmbeddingNetwork"/>; owns activations and gradients.</summary>
internal sealed class TrainingPass(EmbeddingNetwork network, int maxRowCount, Workers workers) : ITrainingPass
{
    private readonly LayerChain _chain = new(network.Nodes, new(maxRowCount, workers, isTraining: true));
    private readonly int[] _rows = new int[maxRowCount];
    private Tensor<float>? _features;
    private int _rowCount;

    /// <inheritdoc/>
    public void Forward(Tensor<float> features, ReadOnlySpan<int> rows, long stepIndex, in TensorSpan<float> destination)
    {
        ArgumentNullException.ThrowIfNull(features);
        Throw.IfNegative(stepIndex, "the number of the training step", "Count steps from 0.");
        ReadOnlySpan<float> input = Shape.Matrix(features, nameof(features), out int featureRows, out int columns);
        Throw.IfColumnCountDiffers(columns, network.InputDimension, nameof(features), "the network");
        if (rows.Length > maxRowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows),
                rows.Length,
                $"rows has {rows.Length} entries; expected at most {maxRowCount}, the rows that this pass has memory for. Pass fewer " +
                "rows, or create a pass for more.");
        }

        Throw.IfRowOutOfRange(rows, featureRows, nameof(rows));
        Span<float> embeddings = Shape.Matrix(destination, nameof(destination), rows.Length, network.EmbeddingDimension);
        Throw.IfOverlaps(embeddings, input, nameof(destination), nameof(features));

        _features = features;
        _rowCount = rows.Length;
        rows.CopyTo(_rows);
        _chain.Forward(RowsOf(input), _rowCount, stepIndex, embeddings);
    }

    /// <inheritdoc/>
    public void Backward(in ReadOnlyTensorSpan<float> embeddingGradient)
    {
        if (_features is null)
        {
            throw new InvalidOperationException(
                "Backward needs the activations of a forward pass; call Forward first, once for each Backward.");
        }

        Shape.Matrix(embeddingGradient, nameof(embeddingGradient), _rowCount, network.EmbeddingDimension).CopyTo(_chain.OutputGradient);
        _chain.Backward(RowsOf(Shape.Matrix(_features, nameof(Forward), out _, out _)), _rowCount);
        _features = null;
    }

    /// <inheritdoc/>
    public Span<float> Gradient(int parameter)
    {
        Throw.IfNot(
            (uint)parameter < (uint)_chain.Gradients.Length, parameter, $"0 to {_chain.Gradients.Length - 1}, a parameter of the network",
            "Pass a position in Parameters.");
        (LayerPass pass, int index) = _chain.Gradients[parameter];
        return pass.Gradient(index);
    }

    // The batch's rows, where they lie among all features.
    private MatrixOperand RowsOf(ReadOnlySpan<float> features) =>
        MatrixOperand.Of(features, network.InputDimension).Gather(_rows.AsSpan(0, _rowCount));
}
