using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <content>Training.</content>
public sealed partial class SimilarityClassifier
{
    /// <summary>Trains a classifier on labelled rows, which become its gallery under the ids "0", "1" and so on.</summary>
    /// <param name="rows">The rows, each of as many finite values, 1 ≤ rows.</param>
    /// <param name="labels">Their labels, as many. Labels that differ in case differ.</param>
    /// <param name="options">What is chosen beforehand; null for nothing.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps and between blocks of rows.</param>
    /// <remarks>
    /// Scaling, networks or none, and the rule of votes are chosen by rows that are held out, fold after fold; that rows alone do
    /// best is one of the choices. Confidence and threshold are fitted to the same rows. With one label nothing is trained, and the
    /// distance alone tells what is none of it. See <see cref="Choice"/> for what was chosen, and why.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There is no row, rows differ in length, a value is not finite, the counts differ, a row or label is null, or an unknown row or the
    /// image shape of the options does not fit, or two options contradict each other.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="SimilarityClassifierOptions.Loss"/> makes losses that are null or have parts in common. It may throw others, too.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static SimilarityClassifier Train(
        IEnumerable<float[]> rows,
        IEnumerable<string> labels,
        SimilarityClassifierOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Train(LabeledDataset.FromRows(rows, labels), options, cancellationToken);

    /// <inheritdoc cref="Train(IEnumerable{float[]}, IEnumerable{string}, SimilarityClassifierOptions?, CancellationToken)"/>
    public static SimilarityClassifier Train(
        IEnumerable<ReadOnlyMemory<float>> rows,
        IEnumerable<string> labels,
        SimilarityClassifierOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Train(LabeledDataset.FromRows(rows, labels), options, cancellationToken);

    /// <summary>Trains a classifier on a data set, whose rows become its gallery under the ids "0", "1" and so on.</summary>
    /// <param name="data">The rows. A label is called by its name, or by its number where it has none.</param>
    /// <param name="options">What is chosen beforehand; null for nothing.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between steps and between blocks of rows.</param>
    /// <exception cref="ArgumentException">
    /// An unknown row or the image shape of the options does not fit, or two options contradict each other.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// The rows lie in a file: read those to train on into memory. Or <see cref="SimilarityClassifierOptions.Loss"/> makes losses that are
    /// null or have parts in common; it may throw others, too.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static SimilarityClassifier Train(
        LabeledDataset data, SimilarityClassifierOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new();
        ClassifierTraining training = new(data, options);
        return training.Run(cancellationToken);
    }
}
