using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>Evaluates a loss that looks at one anchor at a time, by its cosine similarities to other rows.</summary>
/// <remarks>
/// Time O(a·r·d) for a anchors among r rows, in two multiplies, and O(a·r) for the rest; memory O(a·r), reused. Sums run in double, anchor
/// after anchor.
/// </remarks>
/// <param name="sampler">Chooses the pairs; null for all of the batch.</param>
internal sealed class AnchorContrast(IPairSampler? sampler = null)
{
    private readonly ComparedPairs _pairs = new(sampler);
    private readonly ContrastRow _row = new();
    private float[] _distanceGradient = [];

    /// <summary>The distance that losses by cosine similarity S ask of a batch: <c>D = 1 − S</c>, so <c>dL/dD = −dL/dS</c>.</summary>
    public static EmbeddingDistance Distance => new(DistanceMetric.Cosine);

    /// <summary>Computes the loss and its gradient with respect to the embeddings of the anchors.</summary>
    /// <exception cref="ArgumentException">So many distances do not fit one array.</exception>
    public LossResult Evaluate(EmbeddedBatch batch, IContrastTerm term, in TensorSpan<float> gradient)
    {
        Span<float> destination = LossGuard.Open(batch, Distance, gradient);
        if (batch.AnchorCount == 0)
        {
            return default;
        }

        if (!Finite.All(batch.Values))
        {
            return LossGuard.NotANumber(batch.AnchorCount, destination);
        }

        LossSums sums = Accumulate(batch, term);
        long divisor = term.AveragesActiveTerms ? sums.ActiveCount : sums.Count;
        if (divisor == 0)
        {
            destination.Clear();
            return sums.ToResult(value: 0);
        }

        batch.Backward(_distanceGradient, batch.RowCount, destination);
        TensorPrimitives.Multiply(destination, (float)(1.0 / divisor), destination);
        return sums.ToResult(sums.Loss / divisor);
    }

    // Leaves the gradient of the plain sum with respect to the distances.
    private LossSums Accumulate(EmbeddedBatch batch, IContrastTerm term)
    {
        int rowCount = batch.RowCount;
        Scratch.Grow(ref _distanceGradient, LossGuard.DistanceCount(batch, rowCount));
        _pairs.Open(batch);
        LossSums sums = default;
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            _pairs.Take(anchor, batch.DistanceRow(anchor), _row);
            sums.AddDistances(_row.Positives, _row.Negatives);
            TensorPrimitives.Subtract(1, _row.Values, _row.Values);
            term.Evaluate(_row.Positives, _row.Negatives, ref sums);
            TensorPrimitives.Negate<float>(_row.Values, _row.Values);
            _pairs.Put(anchor, _row, _distanceGradient.AsSpan(anchor * rowCount, rowCount));
        }

        return sums;
    }
}

/// <summary>What one anchor costs, as a function of its cosine similarities.</summary>
internal interface IContrastTerm
{
    /// <summary>Whether the loss is the mean over the terms greater than 0, 0 if there is none, rather than over all terms.</summary>
    bool AveragesActiveTerms { get; }

    /// <summary>
    /// Adds the anchor's terms to the sums and replaces each similarity by the derivative of their sum with respect to it.
    /// </summary>
    /// <param name="positives">The similarities S of the anchor and its positives; may be empty.</param>
    /// <param name="negatives">The similarities S of the anchor and its negatives; may be empty.</param>
    /// <param name="sums">What the terms are added to.</param>
    void Evaluate(Span<float> positives, Span<float> negatives, ref LossSums sums);
}
