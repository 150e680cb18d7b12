using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Losses;

/// <summary>The proxy-anchor loss: each class has a learned proxy, which pulls the rows of its label and pushes all others.</summary>
/// <remarks>
/// <para>
/// By cosine similarity s of a row and a proxy, proxy p pulls its rows X⁺ by <c>ln(1 + Σ_{x∈X⁺} e^(−α·(s − δ)))</c> and pushes the others
/// by <c>ln(1 + Σ_{x∉X⁺} e^(α·(s + δ)))</c>. The loss is the mean pull of the proxies P⁺ that have rows in the batch plus the mean push of
/// all c proxies. The terms of the result are the proxies, each <c>c/|P⁺|·pull + push</c>, so that the loss is their mean. Rows are the
/// anchors of the batch; its other rows take no part.
/// </para>
/// <para>
/// O(a·c·d) for a anchors; deterministic; not thread-safe; memory O(a·c) is reused, so a warm evaluation allocates nothing. Proxies are
/// drawn as by PyTorch's kaiming_normal_ with fan_out: normal with variance 2 / c.
/// </para>
/// <para>
/// Source: S. Kim, D. Kim, M. Cho, S. Kwak, Proxy Anchor Loss for Deep Metric Learning, CVPR 2020, equation 4.
/// </para>
/// </remarks>
public sealed class ProxyAnchorLoss : IEmbeddingLoss
{
    private readonly ClassIndex _classes = new();
    private readonly ContrastRow _row = new();
    private readonly ProxySet _proxies;
    private readonly double _shift;
    private readonly float _scale;

    /// <summary>Makes the loss and draws its proxies.</summary>
    /// <param name="classCount">The number of classes, c, 1 ≤ c; labels are 0 to c − 1.</param>
    /// <param name="dimension">Columns of an embedding, d, 1 ≤ d.</param>
    /// <param name="seed">The seed of the proxies.</param>
    /// <param name="options">What the loss computes; null for the defaults.</param>
    /// <exception cref="ArgumentException">So many proxies do not fit one array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A count is less than 1, the margin is not from 0 to 1, or the scale not from 1e-6 to 1e6.
    /// </exception>
    public ProxyAnchorLoss(int classCount, int dimension, int seed, ProxyAnchorLossOptions? options = null)
        : this(classCount, dimension, seed, options ?? new(), initializer: null)
    {
    }

    private ProxyAnchorLoss(int classCount, int dimension, int seed, ProxyAnchorLossOptions options, WeightInitializer? initializer)
    {
        Throw.IfNoCount(classCount, "the classes, each with a proxy", "Pass the number of classes to learn, labelled from 0.");
        Throw.IfNoCount(dimension, "the columns of an embedding", "Pass the network's EmbeddingDimension.");
        Throw.IfNot(options.Margin is >= 0 and <= 1, options.Margin, "0 ≤ margin ≤ 1", "Use 0.1 when in doubt.");
        LossGuard.RequireScale(options.Scale);
        initializer ??= WeightInitializer.Normal(Math.Sqrt(2.0 / classCount));
        _proxies = new ProxySet(classCount, dimension, seed, initializer, proxiesFirst: true);
        Options = options;
        _scale = (float)options.Scale;
        _shift = options.Scale * options.Margin;
    }

    /// <summary>The settings that the loss was made with.</summary>
    public ProxyAnchorLossOptions Options { get; }

    /// <inheritdoc/>
    public EmbeddingDistance Distance => AnchorContrast.Distance;

    /// <inheritdoc/>
    public bool HasInactiveTerms => false;

    /// <summary>The proxies, [classes × d], the loss's only parameter. Labels are 0 to classes − 1.</summary>
    public Parameter Proxies => _proxies.Parameter;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _proxies.Parameters;

    /// <inheritdoc/>
    public void Check(int dimension, ReadOnlySpan<int> labels) => _proxies.Check(dimension, labels);

    /// <inheritdoc/>
    public Span<float> Gradient(int parameter) => _proxies.Gradient;

    /// <inheritdoc/>
    /// <remarks>
    /// Writes the gradient of the proxies too. An embedding or a proxy that is not finite makes every sum of the result and both gradients
    /// NaN.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The batch compares its rows by another distance, has another dimension or a label without a proxy, or the gradient is not a dense
    /// matrix of that shape.
    /// </exception>
    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        Span<float> destination = LossGuard.Open(batch, Distance, gradient);
        if (!_proxies.TryOpen(batch, destination, out LossResult result))
        {
            return result;
        }

        Span<float> similarities = _proxies.Compare(batch); // [c × a], and row by row their gradient
        LossSums sums = Accumulate(batch, similarities);
        TensorPrimitives.Multiply(similarities, 1f / _proxies.Count, similarities);
        _proxies.Backward(batch, similarities, destination);
        return sums.ToResult(sums.Loss / _proxies.Count);
    }

    /// <summary>Makes a loss whose proxies are 0, for those that are copied into it.</summary>
    internal static ProxyAnchorLoss Blank(int classCount, int dimension, ProxyAnchorLossOptions options) =>
        new(classCount, dimension, seed: 0, options, WeightInitializer.Zero);

    private LossSums Accumulate(EmbeddedBatch batch, Span<float> similarities)
    {
        _classes.Rebuild(batch.Labels[..batch.AnchorCount]);
        double pullWeight = (double)_proxies.Count / _classes.ClassCount;
        LossSums sums = default;
        int present = 0; // how many of the batch's classes have been seen
        for (int proxy = 0; proxy < _proxies.Count; proxy++)
        {
            bool hasRows = present < _classes.ClassCount && _classes.Labels[present] == proxy;
            ReadOnlySpan<int> own = hasRows ? _classes.RowsOf(present++) : [];
            Span<float> row = similarities.Slice(proxy * batch.AnchorCount, batch.AnchorCount);
            _row.Split(row, own, self: -1);
            sums.AddSimilarities(_row.Positives, _row.Negatives);
            double pull = LogSumExp.OfOneAnd(_row.Positives, -_scale, _shift);
            double push = LogSumExp.OfOneAnd(_row.Negatives, _scale, _shift);
            sums.Add((pullWeight * pull) + push);
            TensorPrimitives.Multiply(_row.Positives, (float)pullWeight, _row.Positives);
            _row.Join(row, own, self: -1);
        }

        return sums;
    }
}
