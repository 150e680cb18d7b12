using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Losses;

/// <summary>Lets a loss compare each batch with rows of earlier batches too: more and harder negatives than one batch holds.</summary>
/// <remarks>
/// <para>
/// The rows of the batch are anchors; the loss compares them with each other and with the last rows of earlier batches, as they were
/// embedded then. Those receive no gradient. After the evaluation the batch's anchors are remembered and the oldest rows forgotten. While
/// nothing is remembered, and before the start step, the result is the loss's own. Remembered rows become outdated as the network learns:
/// keep the memory to the rows of about the last hundred steps, and use a start step where the first steps change the network much.
/// </para>
/// <para>
/// A run of training begins with an empty memory: the trainer says so by <see cref="BeginRun"/>. Only evaluations of a run are remembered:
/// those of batches with a greater step than any before. A batch of an earlier step, or one of another dimension, is compared with the
/// memory where the dimension is the same, and leaves it as it is; so does a batch with an embedding that is not finite.
/// </para>
/// <para>
/// With b rows in the batch and m remembered ones an evaluation costs what the loss costs for b anchors among b + m rows, such as
/// O(b·(b + m)·d), and a copy of the rows. Memory O(m·d) and what the loss takes, reused: once the ring is full an evaluation allocates
/// nothing. Deterministic; not thread-safe, and the loss within must not be used elsewhere meanwhile.
/// </para>
/// <para>Source: Wang, Zhang, Huang, Scott, "Cross-batch memory for embedding learning", 2020, algorithm 1.</para>
/// </remarks>
public sealed class CrossBatchMemory : IEmbeddingLoss, IServesOneRun
{
    private const int LargestCapacity = 1 << 24;

    private readonly long _startStep;
    private readonly RememberedRows _memory;
    private readonly long[] _lastStep = [-1]; // of the batches remembered
    private EmbeddedBatch? _combined;
    private int[] _labels = [];
    private NamedArray[] _state = [];

    /// <summary>Gives a loss a memory.</summary>
    /// <param name="loss">
    /// The loss: over triplets or pairs, without proxies, and able to compare anchors with other rows, as without swap.
    /// </param>
    /// <param name="capacity">How many rows are remembered, 1 ≤ capacity ≤ 2²⁴. Their memory is taken at once.</param>
    /// <param name="startStep">The first step in which remembered rows are compared, 0 ≤ step; earlier steps only fill the memory.</param>
    /// <exception cref="ArgumentNullException"><paramref name="loss"/> is null.</exception>
    /// <exception cref="ArgumentException">The loss compares rows with proxies, or is such a memory itself.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of its range or the start step negative.</exception>
    public CrossBatchMemory(IEmbeddingLoss loss, int capacity, long startStep = 0)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Throw.IfNot(
            capacity is >= 1 and <= LargestCapacity, capacity, $"1 ≤ capacity ≤ {LargestCapacity}",
            "Pass how many rows are remembered, such as 1024.");
        Throw.IfNot(startStep >= 0, startStep, "0 ≤ start step", "Pass 0 to remember from the first step on.");
        if (loss.Parameters.Count > 0 || loss is CrossBatchMemory)
        {
            throw new ArgumentException(
                $"loss is a {loss.GetType().Name}, " +
                (loss.Parameters.Count > 0
                    ? "which compares rows with proxies and not with each other; a memory of rows would change nothing. "
                    : "which remembers rows already. ") +
                "Train with it alone, or pass a triplet or pair loss.",
                nameof(loss));
        }

        Loss = loss;
        _startStep = startStep;
        _memory = new RememberedRows(capacity);
    }

    /// <inheritdoc/>
    public EmbeddingDistance Distance => Loss.Distance;

    /// <inheritdoc/>
    public bool HasInactiveTerms => Loss.HasInactiveTerms;

    /// <summary>The loss that compares batch and memory.</summary>
    internal IEmbeddingLoss Loss { get; }

    IEnumerable<object> IServesOneRun.Parts => [Loss];

    /// <inheritdoc/>
    public IReadOnlyList<NamedArray> State => _state;

    /// <inheritdoc/>
    public void Check(int dimension, ReadOnlySpan<int> labels) => Loss.Check(dimension, labels);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The rows to remember do not fit one array.</exception>
    public void BeginRun(int dimension)
    {
        Throw.IfNegative(dimension, "the columns of an embedding", "Pass the network's EmbeddingDimension.");
        Restart(dimension);
        Loss.BeginRun(dimension);
        _state = StateNow();
    }

    /// <summary>Computes the loss of the batch's anchors among batch and memory, then remembers them.</summary>
    /// <param name="batch">Embeddings with their labels; compared by <see cref="Distance"/>.</param>
    /// <param name="gradient">Receives the gradient, [<see cref="EmbeddedBatch.AnchorCount"/> × d]; every element is written.</param>
    /// <returns>The loss and the sums behind it; remembered rows take part in these.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The batch compares its rows by another distance, the gradient is of another shape, or the loss refuses the batch; then nothing is
    /// remembered.
    /// </exception>
    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        LossGuard.Open(batch, Distance, gradient);
        if (_memory.Dimension == 0)
        {
            _memory.RequireRoomFor(batch.Dimension);
        }

        bool usesMemory = batch.Dimension == _memory.Dimension && _memory.Count > 0 && batch.Step >= _startStep;
        LossResult result = Loss.Evaluate(usesMemory ? Combine(batch) : batch, gradient);
        if (_memory.Dimension == 0)
        {
            Restart(batch.Dimension); // that of the first batch which the loss takes
            _state = StateNow();
        }

        if (batch.Dimension == _memory.Dimension && batch.Step > _lastStep[0] && Finite.All(batch.Values))
        {
            _lastStep[0] = batch.Step;
            _memory.Add(batch);
        }

        return result;
    }

    private void Restart(int dimension)
    {
        _memory.Restart(dimension);
        _lastStep[0] = -1;
    }

    private NamedArray[] StateNow() => [.. _memory.Arrays, new NamedArray("memory.step", _lastStep), .. Loss.State];

    // The rows of the batch, its anchors first as before, then the remembered ones.
    private EmbeddedBatch Combine(EmbeddedBatch batch)
    {
        if (_combined?.Workers != batch.Workers)
        {
            _combined = new EmbeddedBatch(Distance, batch.Workers);
        }

        int rowCount = Scratch.Length((long)batch.RowCount + _memory.Count, nameof(batch), "rows of batch and memory");
        Scratch.Length((long)rowCount * batch.Dimension, nameof(batch), "values of batch and memory");
        Scratch.Grow(ref _labels, rowCount);
        batch.Labels.CopyTo(_labels);
        _memory.Labels.CopyTo(_labels.AsSpan(batch.RowCount));
        TensorSpan<float> values = _combined.Start(_labels.AsSpan(0, rowCount), batch.Dimension, batch.Step, batch.AnchorCount);
        Span<float> destination = Shape.Matrix(values, nameof(batch), rowCount, batch.Dimension);
        batch.Values.CopyTo(destination);
        _memory.Values.CopyTo(destination[batch.Values.Length..]);
        return _combined;
    }
}
