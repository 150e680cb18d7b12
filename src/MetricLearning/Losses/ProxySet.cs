using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Losses;

/// <summary>Learned rows, one for each class, and their cosine similarities to the anchors of a batch.</summary>
/// <remarks>
/// Proxies are stored at any length and compared on unit length; their gradient goes through that scaling. O(a·c·d) each way.
/// </remarks>
internal sealed class ProxySet
{
    private readonly MatrixMultiplier _multiplier = new(Workers.CallerOnly);
    private readonly UnitRows _unitRows = new();
    private readonly float[] _gradient;
    private readonly bool _proxiesFirst;
    private float[] _similarities = [];

    /// <summary>Draws the first proxies.</summary>
    /// <param name="classCount">The number of classes, c, 1 ≤ c.</param>
    /// <param name="dimension">Columns of an embedding, d, 1 ≤ d.</param>
    /// <param name="seed">The seed of the values.</param>
    /// <param name="initializer">How they are drawn.</param>
    /// <param name="proxiesFirst">Whether similarities have a row for each proxy, [c × a], rather than for each anchor, [a × c].</param>
    /// <exception cref="ArgumentException">So many proxies do not fit one array.</exception>
    public ProxySet(int classCount, int dimension, int seed, WeightInitializer initializer, bool proxiesFirst)
    {
        float[] values = new float[Scratch.Length((long)classCount * dimension, nameof(classCount), "values of proxies")];
        initializer.Fill(values, dimension, classCount, new Random(seed));
        _gradient = new float[values.Length];
        _proxiesFirst = proxiesFirst;
        Count = classCount;
        Dimension = dimension;
        Parameter = new Parameter("proxies", Shape.Tensor(values, classCount, dimension));
        Parameters = [Parameter];
    }

    /// <summary>The number of proxies, c.</summary>
    public int Count { get; }

    /// <summary>The number of columns of a proxy, d.</summary>
    public int Dimension { get; }

    /// <summary>The proxies, [c × d].</summary>
    public Parameter Parameter { get; }

    /// <summary>The proxies as a list of one.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Their gradient, [c × d].</summary>
    public Span<float> Gradient => _gradient;

    private ReadOnlySpan<float> Values => TensorMemory.Of(Parameter.Values.AsReadOnlyTensorSpan());

    /// <summary>Requires embeddings of the proxies' dimension and a proxy for every label.</summary>
    public void Check(int dimension, ReadOnlySpan<int> labels)
    {
        Throw.IfColumnCountDiffers(dimension, Dimension, nameof(dimension), "the loss");
        Throw.IfLabelHasNoProxy(labels, Count, nameof(labels));
    }

    /// <summary>
    /// Requires a batch of the proxies' dimension whose labels have proxies, and tells whether there is anything to compute.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="gradient">The gradient of its anchors; written only where false is returned.</param>
    /// <param name="result">The loss where false is returned: 0 without anchors, NaN where a value is not finite.</param>
    /// <returns>Whether there are anchors and all values are finite.</returns>
    public bool TryOpen(EmbeddedBatch batch, Span<float> gradient, out LossResult result)
    {
        Throw.IfColumnCountDiffers(batch.Dimension, Dimension, nameof(batch), "the loss");
        Throw.IfLabelHasNoProxy(batch.Labels[..batch.AnchorCount], Count, nameof(batch));
        result = default;
        if (batch.AnchorCount == 0)
        {
            _gradient.AsSpan().Clear();
            return false;
        }

        if (Finite.All(batch.Values) && Finite.All(Values))
        {
            return true;
        }

        _gradient.AsSpan().Fill(float.NaN);
        result = LossGuard.NotANumber(batch.AnchorCount, gradient);
        return false;
    }

    /// <summary>Computes the similarities of anchors and proxies; the caller may overwrite them.</summary>
    /// <exception cref="ArgumentException">So many similarities do not fit one array.</exception>
    public Span<float> Compare(EmbeddedBatch batch)
    {
        _unitRows.Forward(new EmbeddedRows(Values, Count, Dimension));
        EmbeddedRows rows = RowsOf(batch, _proxiesFirst);
        EmbeddedRows columns = RowsOf(batch, !_proxiesFirst);
        int count = Scratch.Length((long)rows.Count * columns.Count, nameof(batch), "similarities of rows and proxies");
        Scratch.Grow(ref _similarities, count);
        Span<float> similarities = _similarities.AsSpan(0, count);
        _multiplier.Multiply(
            MatrixOperand.Of(rows.Values, Dimension),
            MatrixOperand.Of(columns.Values, Dimension).Transpose(),
            rows.Count,
            columns.Count,
            Dimension,
            similarities);
        return similarities;
    }

    /// <summary>
    /// Turns a gradient with respect to the similarities into one with respect to the embeddings and one with respect to the proxies.
    /// </summary>
    /// <param name="batch">The batch of the last <see cref="Compare"/>.</param>
    /// <param name="similarityGradient">The gradient, of the similarities' shape.</param>
    /// <param name="gradient">Receives the gradient of the anchors, [a × d].</param>
    public void Backward(EmbeddedBatch batch, ReadOnlySpan<float> similarityGradient, Span<float> gradient)
    {
        EmbeddedRows rows = RowsOf(batch, _proxiesFirst);
        EmbeddedRows columns = RowsOf(batch, !_proxiesFirst);
        MatrixOperand factor = MatrixOperand.Of(similarityGradient, columns.Count);
        _multiplier.Multiply(
            factor,
            MatrixOperand.Of(columns.Values, Dimension),
            rows.Count,
            Dimension,
            columns.Count,
            _proxiesFirst ? _gradient : gradient);
        _multiplier.Multiply(
            factor.Transpose(),
            MatrixOperand.Of(rows.Values, Dimension),
            columns.Count,
            Dimension,
            rows.Count,
            _proxiesFirst ? gradient : _gradient);
        batch.CompleteGradient(gradient);
        _unitRows.Backward(_gradient, Count, Dimension);
    }

    private EmbeddedRows RowsOf(EmbeddedBatch batch, bool isProxies) =>
        isProxies ? new EmbeddedRows(_unitRows.Values[..(Count * Dimension)], Count, Dimension) : batch.ComparedAnchors();
}
