using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>What every loss asks of its arguments, and what it answers to embeddings that are not finite.</summary>
internal static class LossGuard
{
    /// <summary>Requires a batch that compares rows as the loss does and a gradient of its anchors' shape, which is opened.</summary>
    public static Span<float> Open(EmbeddedBatch batch, EmbeddingDistance distance, in TensorSpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(batch);
        RequireDistance(batch, distance);
        return Shape.Matrix(gradient, nameof(gradient), batch.AnchorCount, batch.Dimension);
    }

    /// <summary>Requires the batch to compare rows as the loss does.</summary>
    public static void RequireDistance(EmbeddedBatch batch, EmbeddingDistance distance)
    {
        if (batch.Distance != distance)
        {
            throw new ArgumentException(
                $"batch compares rows by {batch.Distance}, the loss by {distance}; make the batch with the loss's distance.",
                nameof(batch));
        }
    }

    /// <summary>Requires pairs to lie within the batch.</summary>
    public static void RequirePairsOf(EmbeddedBatch batch, PairSet pairs)
    {
        if (pairs.AnchorCount > batch.AnchorCount)
        {
            throw new ArgumentException(
                $"The sampler gave pairs to {pairs.AnchorCount} anchors, but the batch has {batch.AnchorCount}; give each anchor its " +
                "pairs once.",
                nameof(batch));
        }

        for (int anchor = 0; anchor < pairs.AnchorCount; anchor++)
        {
            RequireRowsOf(batch, anchor, pairs.PositivesOf(anchor));
            RequireRowsOf(batch, anchor, pairs.NegativesOf(anchor));
        }
    }

    /// <summary>Makes the whole gradient and every sum NaN, so that no step can be taken on them unnoticed.</summary>
    public static LossResult NotANumber(EmbeddedBatch batch, Span<float> gradient)
    {
        gradient.Fill(float.NaN);
        var distances = new DistanceTotal(double.NaN, batch.AnchorCount);
        return new(double.NaN, double.NaN, batch.AnchorCount, 0, distances, distances);
    }

    /// <summary>Requires a temperature at which the rounding of similarities does not decide.</summary>
    public static void RequireTemperature(
        double temperature, [CallerArgumentExpression(nameof(temperature))] string name = "") =>
        Throw.IfNot(temperature is >= 1e-6 and <= 1e6, temperature, "1e-6 ≤ temperature ≤ 1e6", name);

    /// <summary>Requires a scale at which the rounding of similarities does not decide.</summary>
    public static void RequireScale(double scale, [CallerArgumentExpression(nameof(scale))] string name = "") =>
        Throw.IfNot(scale is > 0 and <= 1e6, scale, "0 < scale ≤ 1e6", name);

    private static void RequireRowsOf(EmbeddedBatch batch, int anchor, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)batch.RowCount)
            {
                throw new ArgumentException(
                    $"The sampler paired anchor {anchor} with row {row}; expected 0 to {batch.RowCount - 1}, a row of the batch.",
                    nameof(batch));
            }
        }
    }
}
