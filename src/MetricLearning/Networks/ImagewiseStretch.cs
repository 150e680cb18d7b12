using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>
/// Neighbouring layers that treat every image on its own: each image goes through all of them while it is in a near cache.
/// </summary>
/// <remarks>
/// Images are shared among the threads by <see cref="RowChunks"/>. What only the next layer reads lives as long as its image's turn: in
/// training the gradients between the layers, in inference their outputs. Training keeps outputs for the backward pass.
/// </remarks>
internal sealed class ImagewiseStretch : LayerPass, IChunkedWork
{
    private readonly ImagewisePass[] _passes;
    private readonly float[][] _outputs; // of each layer; taken here, since threads that took them would take several
    // [chunks · 2], each as long as the longest input of a layer but the first; two of a chunk take turns.
    private readonly float[][] _between;
    private float[] _input = [];
    private float[] _outputGradient = [];
    private float[]? _inputGradient;
    private bool _isBackward;
    private int _rows;

    /// <summary>Takes the memory between the layers.</summary>
    public ImagewiseStretch(ImagewisePass[] passes, PassContext context)
        : base(passes[^1].Node, context)
    {
        _passes = passes;
        _outputs = [.. passes.Select((pass, i) => context.IsTraining || i == passes.Length - 1 ? pass.Output : [])];
        int longest = passes[1..].Select(pass => pass.Node.Input.Length).DefaultIfEmpty().Max();
        _between = [.. Enumerable.Range(0, 2 * context.ChunkCount).Select(_ => new float[longest])];
    }

    /// <inheritdoc/>
    public override float[] Output => _outputs[^1];

    /// <inheritdoc/>
    public override void Forward(float[] input, int rows)
    {
        foreach (ImagewisePass pass in _passes)
        {
            pass.BeginForward();
        }

        (_input, _rows, _isBackward) = (input, rows, false);
        Context.Workers.Run(this, RowChunks.Count(rows));
    }

    /// <inheritdoc/>
    public override void Backward(float[] input, int rows, float[] outputGradient, float[]? inputGradient)
    {
        for (int i = 0; i < _passes.Length; i++)
        {
            _passes[i].BeginBackward(givesInputGradient: i > 0 || inputGradient is not null);
        }

        (_input, _rows, _isBackward, _outputGradient, _inputGradient) = (input, rows, true, outputGradient, inputGradient);
        Context.Workers.Run(this, RowChunks.Count(rows));
        foreach (ImagewisePass pass in _passes)
        {
            pass.EndBackward();
        }
    }

    /// <inheritdoc/>
    public void Run(int chunk)
    {
        (int first, int end) = RowChunks.Of(chunk, _rows);
        for (int row = first; row < end; row++)
        {
            if (_isBackward)
            {
                BackwardImage(row, chunk);
            }
            else
            {
                ForwardImage(row, chunk);
            }
        }
    }

    private void ForwardImage(int row, int chunk)
    {
        for (int i = 0; i < _passes.Length; i++)
        {
            _passes[i].ForwardImage(
                new() { Row = row, Chunk = chunk, Input = InputOf(i, row, chunk), Output = OutputOf(i, row, chunk) });
        }
    }

    private void BackwardImage(int row, int chunk)
    {
        Span<float> gradient = _outputGradient.AsSpan(row * Node.Output.Length, Node.Output.Length);
        for (int i = _passes.Length - 1; i >= 0; i--)
        {
            Span<float> inputGradient = InputGradientOf(i, row, chunk);
            if (inputGradient.IsEmpty && _passes[i].Node.Parameters.Count == 0)
            {
                return; // the gradient of the input is not needed
            }

            _passes[i].BackwardImage(new()
            {
                Row = row,
                Chunk = chunk,
                Input = InputOf(i, row, chunk),
                Output = OutputOf(i, row, chunk),
                OutputGradient = gradient,
                InputGradient = inputGradient,
            });
            gradient = inputGradient;
        }
    }

    private ReadOnlySpan<float> InputOf(int pass, int row, int chunk)
    {
        int length = _passes[pass].Node.Input.Length;
        return pass == 0 ? _input.AsSpan(row * length, length) : OutputOf(pass - 1, row, chunk);
    }

    private Span<float> OutputOf(int pass, int row, int chunk)
    {
        int length = _passes[pass].Node.Output.Length;
        return Context.IsTraining || pass == _passes.Length - 1
            ? _outputs[pass].AsSpan(row * length, length)
            : Between(pass + 1, chunk);
    }

    private Span<float> InputGradientOf(int pass, int row, int chunk)
    {
        int length = _passes[pass].Node.Input.Length;
        return pass > 0 ? Between(pass, chunk)
            : _inputGradient is null ? []
            : _inputGradient.AsSpan(row * length, length);
    }

    // What lies between a layer and the one before it.
    private Span<float> Between(int pass, int chunk) => _between[(2 * chunk) + (pass % 2)].AsSpan(0, _passes[pass].Node.Input.Length);
}
