using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Losses;

/// <summary>The ArcFace loss: classification by the angle to learned proxies, one for each class, with a margin on the own one.</summary>
/// <remarks>
/// <para>
/// With θ the angle of a row and the proxy of its label, and cos θ_j the cosines to the other proxies, a row costs
/// <c>−ln(e^(s·t) / (e^(s·t) + Σ_j e^(s·cos θ_j)))</c> where <c>t = cos(θ + m)</c> if θ ≤ π − m and <c>cos θ − m·sin m</c> beyond, which
/// keeps t falling. The terms of the result are the rows and the loss is their mean. Rows are the anchors of the batch; its other rows take
/// no part. With a single class the loss is 0.
/// </para>
/// <para>
/// The derivative <c>dt/dcos θ = cos m + sin m·cos θ / sin θ</c> is infinite at θ = 0, where row and proxy coincide and no
/// direction leads away from the proxy: its second part is defined as 0 there, so the gradient is finite everywhere.
/// </para>
/// <para>
/// O(a·c·d) for a anchors and c classes; deterministic; not thread-safe; memory O(a·c) is reused, so a warm evaluation allocates nothing.
/// Proxies are drawn as by PyTorch's xavier_uniform_: <see cref="WeightInitializer.Xavier"/>.
/// </para>
/// <para>
/// Source: J. Deng, J. Guo, N. Xue, S. Zafeiriou, ArcFace: Additive Angular Margin Loss for Deep Face Recognition, CVPR 2019, equation 3;
/// the part beyond π − m as in the authors' code and pytorch-metric-learning.
/// </para>
/// </remarks>
public sealed class ArcFaceLoss : IEmbeddingLoss
{
    private readonly ContrastRow _row = new();
    private readonly ProxySet _proxies;
    private readonly double _margin;
    private readonly float _scale;

    /// <summary>Makes the loss and draws its proxies.</summary>
    /// <param name="classCount">The number of classes, c, 1 ≤ c; labels are 0 to c − 1.</param>
    /// <param name="dimension">Columns of an embedding, d, 1 ≤ d.</param>
    /// <param name="seed">The seed of the proxies.</param>
    /// <param name="options">What the loss computes; null for the defaults.</param>
    /// <exception cref="ArgumentException">So many proxies do not fit one array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A count is less than 1, the margin is not from 0 to 90 degrees, or the scale not from 1e-6 to 1e6.
    /// </exception>
    public ArcFaceLoss(int classCount, int dimension, int seed, ArcFaceLossOptions? options = null)
        : this(classCount, dimension, seed, options ?? new(), initializer: null)
    {
    }

    private ArcFaceLoss(int classCount, int dimension, int seed, ArcFaceLossOptions options, WeightInitializer? initializer)
    {
        Throw.IfNoCount(classCount, "the classes, each with a proxy", "Pass the number of classes to learn, labelled from 0.");
        Throw.IfNoCount(dimension, "the columns of an embedding", "Pass the network's EmbeddingDimension.");
        Throw.IfNot(options.MarginDegrees is >= 0 and <= 90, options.MarginDegrees, "0 ≤ margin ≤ 90 degrees", "Use 28.6 when in doubt.");
        LossGuard.RequireScale(options.Scale);
        _proxies = new ProxySet(classCount, dimension, seed, initializer ?? WeightInitializer.Xavier, proxiesFirst: false);
        Options = options;
        _margin = double.DegreesToRadians(options.MarginDegrees);
        _scale = (float)options.Scale;
    }

    /// <summary>The settings that the loss was made with.</summary>
    public ArcFaceLossOptions Options { get; }

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

        Span<float> cosines = _proxies.Compare(batch); // [a × c], and row by row their gradient
        LossSums sums = default;
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            Span<float> row = cosines.Slice(anchor * _proxies.Count, _proxies.Count);
            ReadOnlySpan<int> own = batch.Labels.Slice(anchor, 1);
            _row.Split(row, own, self: -1);
            sums.AddSimilarities(_row.Positives, _row.Negatives);
            sums.Add(EvaluateRow(ref _row.Positives[0], _row.Negatives));
            _row.Join(row, own, self: -1);
        }

        TensorPrimitives.Multiply(cosines, 1f / batch.AnchorCount, cosines);
        _proxies.Backward(batch, cosines, destination);
        return sums.ToResult(sums.Loss / batch.AnchorCount);
    }

    /// <summary>Makes a loss whose proxies are 0, for those that are copied into it.</summary>
    internal static ArcFaceLoss Blank(int classCount, int dimension, ArcFaceLossOptions options) =>
        new(classCount, dimension, seed: 0, options, WeightInitializer.Zero);

    // With L = ln Σ_j e^(s·cos θ_j) a row costs ln(1 + e^(L − s·t)). Replaces cosines by derivatives.
    private double EvaluateRow(ref float own, Span<float> others)
    {
        double target = WithMargin(own, out double targetSlope);
        double loss = SoftplusTerm.Of(LogSumExp.ToSoftmax(others, _scale) - (_scale * target), out double slope);
        own = (float)(-_scale * slope * targetSlope);
        TensorPrimitives.Multiply(others, (float)(_scale * slope), others);
        return loss;
    }

    // t and dt/dcos θ; θ ≤ π − m is cos θ ≥ −cos m.
    private double WithMargin(double cosine, out double slope)
    {
        (double marginSine, double marginCosine) = Math.SinCos(_margin);
        if (cosine < -marginCosine)
        {
            slope = 1;
            return cosine - (_margin * marginSine);
        }

        double sine = Math.Sqrt(Math.Max(1 - (cosine * cosine), 0));
        slope = marginCosine + (sine == 0 ? 0 : marginSine * cosine / sine);
        return (cosine * marginCosine) - (sine * marginSine);
    }
}
