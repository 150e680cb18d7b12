using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>
/// Embeds rows by a <see cref="DenseEmbeddingNetwork"/> for inference. One caller at a time; its memory does not grow with the rows.
/// </summary>
/// <remarks>
/// Many rows are cut into chunks that each go through all layers on one thread. Few rows stay together, and the threads share each
/// multiply. Either way every number is one chain of multiply-adds, so the bits are the same.
/// </remarks>
internal sealed class DenseEmbedding : RowwiseWork
{
    private const int LargestChunk = 1024;
    private const int SmallestChunk = 128; // each chunk packs the weights once more: with fewer rows that would show
    private const int ChunksPerThread = 4;
    private const long SmallestShare = 1 << 20; // multiply-adds that are worth a second thread

    private readonly DenseEmbeddingNetwork _network;
    private readonly int _degree;
    private readonly long _workOfARow;
    private readonly Memory _together;
    private readonly Stack<Memory> _idle = new();
    private bool _isChecking;
    private volatile bool _isFinite;

    public DenseEmbedding(DenseEmbeddingNetwork network, Workers workers)
        : base(workers)
    {
        _network = network;
        _degree = workers.MaxDegreeOfParallelism;
        foreach (AffineLayer layer in network.Layers)
        {
            _workOfARow += (long)layer.Inputs * layer.Outputs;
        }

        _together = new(network, workers);
    }

    /// <summary>Embeds rows.</summary>
    /// <param name="input">[rows × f].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="output">Receives the embeddings, [rows × d].</param>
    /// <param name="name">What the caller calls the rows.</param>
    /// <exception cref="ArgumentException">A value is not finite; nothing has been written.</exception>
    public void Embed(ReadOnlySpan<float> input, int rows, Span<float> output, string name)
    {
        int chunkRows = (int)Math.Clamp(rows / ((long)ChunksPerThread * _degree), SmallestChunk, LargestChunk);
        bool isShared = _degree > 1 && rows >= 2 * chunkRows && chunkRows * _workOfARow >= SmallestShare;
        if (!isShared)
        {
            Throw.IfNotFinite(input, _network.InputDimension, name);
            EmbedTogether(input, rows, output);
            return;
        }

        (_isChecking, _isFinite) = (true, true);
        Run(input, rows, output, chunkRows);
        if (!_isFinite)
        {
            Throw.IfNotFinite(input, _network.InputDimension, name);
        }

        _isChecking = false;
        Run(input, rows, output, chunkRows);
    }

    /// <inheritdoc/>
    protected override void RunRows(ReadOnlySpan<float> input, int rows, Span<float> output)
    {
        if (_isChecking)
        {
            if (!Finite.All(input))
            {
                _isFinite = false;
            }

            return;
        }

        Memory memory = Rent();
        memory.Embed(input, rows, output);
        lock (_idle)
        {
            _idle.Push(memory);
        }
    }

    private void EmbedTogether(ReadOnlySpan<float> input, int rows, Span<float> output)
    {
        for (int row = 0; row < rows; row += LargestChunk)
        {
            int count = Math.Min(LargestChunk, rows - row);
            _together.Embed(
                input.Slice(row * _network.InputDimension, count * _network.InputDimension),
                count,
                output.Slice(row * _network.EmbeddingDimension, count * _network.EmbeddingDimension));
        }
    }

    private Memory Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out Memory? memory) ? memory : new Memory(_network, Workers.CallerOnly);
        }
    }

    /// <summary>What one thread needs: activations of a chunk of rows.</summary>
    private sealed class Memory(DenseEmbeddingNetwork network, Workers workers)
    {
        private readonly MatrixMultiplier _multiplier = new(workers);
        private readonly UnitRows _unitRows = new();
        private readonly float[][] _hidden = [.. network.Layers[..^1].ToArray().Select(layer => new float[LargestChunk * layer.Outputs])];

        public void Embed(ReadOnlySpan<float> input, int rows, Span<float> output)
        {
            ReadOnlySpan<AffineLayer> layers = network.Layers;
            for (int i = 0; i < layers.Length; i++)
            {
                Span<float> layerOutput = (i == layers.Length - 1 ? output : _hidden[i].AsSpan())[..(rows * layers[i].Outputs)];
                layers[i].Forward(_multiplier, MatrixOperand.Of(input, layers[i].Inputs), rows, layerOutput);
                if (layers[i].Activation == Activation.Gelu)
                {
                    Gelu.Forward(layerOutput, layerOutput);
                }

                input = layerOutput;
            }

            if (network.NormalizesOutput)
            {
                _unitRows.Forward(new EmbeddedRows(output, rows, network.EmbeddingDimension));
                _unitRows.Values[..output.Length].CopyTo(output);
            }
        }
    }
}
