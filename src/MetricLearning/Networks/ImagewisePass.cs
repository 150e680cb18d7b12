using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>Passes through a layer without parameters that treats every image on its own; images are shared among the threads.</summary>
internal abstract class ImagewisePass(LayerNode node, PassContext context) : LayerPass(node, context), IChunkedWork
{
    private float[] _input = [];
    private float[] _outputGradient = [];
    private float[] _inputGradient = [];
    private bool _isBackward;
    private int _rows;

    /// <inheritdoc/>
    public sealed override void Forward(float[] input, int rows)
    {
        Starting(rows);
        _input = input;
        _isBackward = false;
        _rows = rows;
        Context.Workers.Run(this, RowChunks.Count(rows));
    }

    /// <inheritdoc/>
    public sealed override void Backward(float[] input, int rows, float[] outputGradient, float[]? inputGradient)
    {
        if (inputGradient is null)
        {
            return;
        }

        _input = input;
        _outputGradient = outputGradient;
        _inputGradient = inputGradient;
        _isBackward = true;
        _rows = rows;
        Context.Workers.Run(this, RowChunks.Count(rows));
    }

    /// <inheritdoc/>
    public void Run(int chunk)
    {
        (int first, int end) = RowChunks.Of(chunk, _rows);
        for (int row = first; row < end; row++)
        {
            if (_isBackward)
            {
                BackwardImage(row);
            }
            else
            {
                ForwardImage(row);
            }
        }
    }

    /// <summary>Called once before each forward pass.</summary>
    protected virtual void Starting(int rows)
    {
    }

    protected abstract void ForwardImage(int row);

    protected abstract void BackwardImage(int row);

    protected ReadOnlySpan<float> InputOf(int row) => _input.AsSpan(row * Node.Input.Length, Node.Input.Length);

    protected Span<float> OutputOf(int row) => Output.AsSpan(row * Node.Output.Length, Node.Output.Length);

    protected ReadOnlySpan<float> OutputGradientOf(int row) => _outputGradient.AsSpan(row * Node.Output.Length, Node.Output.Length);

    protected Span<float> InputGradientOf(int row) => _inputGradient.AsSpan(row * Node.Input.Length, Node.Input.Length);
}
