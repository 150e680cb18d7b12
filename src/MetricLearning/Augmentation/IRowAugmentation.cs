namespace MetricLearning.Augmentation;

/// <summary>Gives a feature row another appearance each time it is trained on, so that a network learns what does not matter.</summary>
/// <remarks>
/// <para>
/// A result depends on the row's values, the seed the augmentation was made with, the step and the row's place in the batch, and on nothing
/// else; so training is the same to the bit with any number of threads. Thread-safe as long as callers bring scratch memory of their own.
/// </para>
/// <para>
/// A result must be finite for every finite row: one that is not spreads to the embeddings and the loss of its batch, and training stops
/// with <see cref="Training.TrainingDivergedException"/>.
/// </para>
/// </remarks>
public interface IRowAugmentation
{
    /// <summary>The number of columns of a row, f.</summary>
    int FeatureCount { get; }

    /// <summary>How many numbers of scratch memory a call needs, 0 ≤ count.</summary>
    int ScratchCount { get; }

    /// <summary>Writes a changed copy of a row. Allocates nothing.</summary>
    /// <param name="source">The row, [f], finite.</param>
    /// <param name="stepIndex">The number of the training step, 0 ≤ step index.</param>
    /// <param name="rowIndex">The place of the row in the batch of that step, 0 ≤ row index.</param>
    /// <param name="scratch">
    /// Memory to work in, at least <see cref="ScratchCount"/> long; its content means nothing before and after.
    /// </param>
    /// <param name="destination">Receives the changed row, [f], finite; must overlap neither of the other spans.</param>
    void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination);
}
