using MetricLearning.Internal;

namespace MetricLearning.Augmentation;

/// <summary>Changes rows in the first steps of training and leaves them as they are in those after.</summary>
/// <remarks>
/// The last steps are small, and what they see is what will be classified: weights and the means of batch normalisation settle on rows as
/// they are. Immutable, and thread-safe as far as the inner augmentation is.
/// </remarks>
public sealed class EndingAugmentation : IRowAugmentation
{
    private readonly IRowAugmentation _inner;
    private readonly long _stepCount;

    /// <summary>Limits an augmentation to the first steps.</summary>
    /// <param name="inner">What changes the rows.</param>
    /// <param name="stepCount">In how many steps, 0 ≤ count; steps are counted from 0 over the whole training.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepCount"/> is negative.</exception>
    public EndingAugmentation(IRowAugmentation inner, long stepCount)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Throw.IfNot(stepCount >= 0, stepCount, "0 ≤ step count", "Pass in how many steps, from the first on, rows are changed.");
        _inner = inner;
        _stepCount = stepCount;
    }

    /// <inheritdoc/>
    public int FeatureCount => _inner.FeatureCount;

    /// <inheritdoc/>
    public int ScratchCount => _inner.ScratchCount;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// <paramref name="source"/> or <paramref name="destination"/> has not as many columns as the inner augmentation, or what that one
    /// throws. Nothing is written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepIndex"/> or <paramref name="rowIndex"/> is negative.</exception>
    public void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination)
    {
        if (stepIndex < _stepCount)
        {
            _inner.Augment(source, stepIndex, rowIndex, scratch, destination);
            return;
        }

        Throw.IfColumnCountDiffers(source.Length, FeatureCount, nameof(source), "the augmentation");
        Throw.IfColumnCountDiffers(destination.Length, FeatureCount, nameof(destination), "the augmentation");
        Throw.IfNot(rowIndex >= 0, rowIndex, "0 ≤ row index", "Count rows from 0.");
        source.CopyTo(destination);
    }
}
