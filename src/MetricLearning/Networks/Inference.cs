using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>
/// Embeds rows for inference. Thread-safe; its memory depends on the rows that calls asked for and does not grow with all of them.
/// </summary>
/// <remarks>
/// Many rows are cut into chunks that each go through all layers on one thread. Fewer stay together, and the threads share each layer. Rows
/// that are too little work for a second thread go through all layers on the caller's. Either way every number is one chain of
/// multiply-adds, so the bits are the same.
/// </remarks>
internal sealed class Inference
{
    private const int MostRowsOfChunk = 1024;
    private const int RowsWorthPacking = 128; // each chunk packs the weights once more: with fewer rows that would show in a product
    private const long FloatsOfChunk = 1 << 20;
    private const int ChunksPerThread = 4;
    private const long SmallestShare = 1 << 20; // multiply-adds that are worth a second thread

    private readonly LayerNode[] _nodes;
    private readonly int _degree;
    private readonly long _workOfRow;
    private readonly int _fewestChunkRows;
    private readonly int _mostChunkRows;
    private readonly IdleMemory<Memory> _idle = new();
    private readonly IdleMemory<Team> _idleTeams = new();

    public Inference(LayerNode[] nodes, int maxDegreeOfParallelism)
    {
        _nodes = nodes;
        _degree = maxDegreeOfParallelism;
        _workOfRow = nodes.Sum(node => node.MultiplyAdds);
        _mostChunkRows = (int)Math.Clamp(FloatsOfChunk / FloatsOfRow(nodes), 1, MostRowsOfChunk);
        long packed = nodes.Sum(node => node.Parameters.Sum(parameter => (long)parameter.Values.FlattenedLength));
        _fewestChunkRows = (int)Math.Clamp(RowsWorthPacking * packed / _workOfRow, 1, Math.Min(RowsWorthPacking, _mostChunkRows));
    }

    private int InputLength => _nodes[0].Input.Length;

    private int OutputLength => _nodes[^1].Output.Length;

    /// <summary>Embeds rows.</summary>
    /// <param name="input">[rows × f].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="output">Receives the embeddings, [rows × d].</param>
    /// <param name="name">What the caller calls the rows.</param>
    /// <returns>Whether all embeddings are finite.</returns>
    /// <exception cref="ArgumentException">A value of the input is not finite; nothing has been written.</exception>
    public bool Embed(ReadOnlySpan<float> input, int rows, Span<float> output, string name)
    {
        int rowsAtATime = Math.Min(rows, _mostChunkRows);
        if (_degree == 1 || !IsWorthAThread(rowsAtATime))
        {
            Throw.IfNotFinite(input, InputLength, name);
            return EmbedAlone(input, rows, output);
        }

        int chunkRows = (int)Math.Clamp(rows / ((long)ChunksPerThread * _degree), _fewestChunkRows, _mostChunkRows);
        bool isCut = rows >= 2L * chunkRows && IsWorthAThread(chunkRows);
        Team team = _idleTeams.Rent(isCut ? 0 : rowsAtATime) ?? new Team(this, new Workers(_degree));
        bool isFinite = isCut ? team.EmbedByChunks(input, rows, output, chunkRows, name) : team.EmbedTogether(input, rows, output, name);
        _idleTeams.Return(team);
        return isFinite;
    }

    // What a chain keeps of each row: the input of a first layer that needs it copied, and outputs that a product reads or that leave the
    // chain.
    private static long FloatsOfRow(LayerNode[] nodes)
    {
        long floats = nodes[0] is FullyConnectedNode ? 0 : nodes[0].Input.Length;
        for (int i = 0; i < nodes.Length; i++)
        {
            bool isKept = nodes[i] is FullyConnectedNode || i == nodes.Length - 1 || nodes[i + 1] is FullyConnectedNode;
            floats += isKept ? nodes[i].Output.Length : 0;
        }

        return floats;
    }

    private bool IsWorthAThread(int rows) => (Int128)rows * _workOfRow >= SmallestShare;

    private bool EmbedAlone(ReadOnlySpan<float> input, int rows, Span<float> output)
    {
        Memory memory = _idle.Rent(Math.Min(rows, _mostChunkRows)) ?? new Memory(this, Workers.CallerOnly);
        bool isFinite = memory.Embed(input, rows, output);
        _idle.Return(memory);
        return isFinite;
    }

    /// <summary>The memory of passes over as many rows as were asked for so far. One caller at a time.</summary>
    private sealed class Memory(Inference inference, Workers workers) : IRowMemory
    {
        private LayerChain? _chain;

        public int MaxRowCount => _chain?.MaxRowCount ?? 0;

        /// <summary>Embeds rows and returns whether all embeddings are finite.</summary>
        public bool Embed(ReadOnlySpan<float> input, int rows, Span<float> output)
        {
            int inputs = inference.InputLength, outputs = inference.OutputLength;
            bool isFinite = true;
            for (int row = 0, count; row < rows; row += count)
            {
                count = Math.Min(inference._mostChunkRows, rows - row);
                LayerChain chain = ChainFor(count);
                Span<float> embeddings = output.Slice(row * outputs, count * outputs);
                chain.Forward(MatrixOperand.Of(input.Slice(row * inputs, count * inputs), inputs), count, step: 0, embeddings);
                isFinite &= Finite.All(embeddings);
            }

            return isFinite;
        }

        // Grows by half or more, so that calls with a row more each do not take new memory at each.
        private LayerChain ChainFor(int rows)
        {
            if (_chain is null || _chain.MaxRowCount < rows)
            {
                int capacity = Math.Max(rows, Math.Min(MaxRowCount * 3 / 2, inference._mostChunkRows));
                _chain = new LayerChain(inference._nodes, new PassContext(capacity, workers, isTraining: false));
            }

            return _chain;
        }
    }

    /// <summary>Threads that embed rows together. One caller at a time.</summary>
    private sealed class Team(Inference inference, Workers workers) : RowwiseWork(workers), IRowMemory
    {
        private readonly Memory _memory = new(inference, workers);
        private bool _isChecking;
        private volatile bool _isFinite;

        public int MaxRowCount => _memory.MaxRowCount;

        /// <summary>Embeds rows, the threads sharing each layer, and returns whether all embeddings are finite.</summary>
        public bool EmbedTogether(ReadOnlySpan<float> input, int rows, Span<float> output, string name)
        {
            Throw.IfNotFinite(input, inference.InputLength, name);
            return _memory.Embed(input, rows, output);
        }

        /// <summary>Embeds chunks of rows, each on one thread, and returns whether all embeddings are finite.</summary>
        public bool EmbedByChunks(ReadOnlySpan<float> input, int rows, Span<float> output, int chunkRows, string name)
        {
            (_isChecking, _isFinite) = (true, true);
            Run(input, rows, output, chunkRows);
            if (!_isFinite)
            {
                Throw.IfNotFinite(input, inference.InputLength, name);
            }

            _isChecking = false;
            Run(input, rows, output, chunkRows);
            return _isFinite;
        }

        /// <inheritdoc/>
        protected override void RunRows(ReadOnlySpan<float> input, int rows, Span<float> output)
        {
            if (!(_isChecking ? Finite.All(input) : inference.EmbedAlone(input, rows, output)))
            {
                _isFinite = false;
            }
        }
    }
}
