using MetricLearning.Classification;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI;

/// <summary>Trains and loads classifiers of what a generator encodes.</summary>
public static class EmbeddingClassifier
{
    /// <summary>Encodes inputs, each distinct one once, and trains a classifier on their vectors.</summary>
    /// <typeparam name="TInput">What is classified, such as <see cref="string"/> or <see cref="DataContent"/>.</typeparam>
    /// <param name="generator">What encodes inputs. It is not disposed.</param>
    /// <param name="inputs">The inputs, [n], 1 ≤ n.</param>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="training">What is chosen beforehand in training; null for nothing.</param>
    /// <param name="embedding">How inputs are encoded, in training and after; null for the defaults.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the generator, and heeded between batches and training steps.</param>
    /// <remarks>
    /// As <see cref="SimilarityClassifier"/> says: rows are held out, fold after fold, and that the generator's vectors as they are do best
    /// is one of the choices. It is taken wherever it is more accurate on held-out rows, whatever the options say of <see
    /// cref="SimilarityClassifierOptions.KeepsRawAccuracy"/>: what is learned is never worse there than what the encoder knows, unless
    /// <see cref="SimilarityClassifierOptions.View"/> is set, which has the last word. Training runs on threads of the pool. Pass a cache
    /// instead of the generator to train again without encoding again.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no input, the counts differ, an input or label is null, or <see cref="SimilarityClassifierOptions.UsesRelevantComponents"/>
    /// is true: before the generator is called. Or an unknown row of the options does not fit.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// The generator returned null, another count, or a vector of another dimension than before or with a value that is not finite; or a
    /// loss of the options is null or shared.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<EmbeddingClassifier<TInput>> TrainAsync<TInput>(
        IEmbeddingGenerator<TInput, Embedding<float>> generator,
        IEnumerable<TInput> inputs,
        IEnumerable<string> labels,
        SimilarityClassifierOptions? training = null,
        EmbeddingOptions<TInput>? embedding = null,
        CancellationToken cancellationToken = default)
        where TInput : notnull =>
        TrainAsync(new EmbeddingCache<TInput>(generator, embedding), inputs, labels, training, embedding, cancellationToken);

    /// <summary>Trains a classifier on the vectors of inputs, of which only those that the cache does not know are encoded.</summary>
    /// <typeparam name="TInput">What is classified.</typeparam>
    /// <param name="cache">The vectors that are known, and what encodes the others.</param>
    /// <param name="inputs">The inputs, [n], 1 ≤ n.</param>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="training">What is chosen beforehand in training; null for nothing.</param>
    /// <param name="embedding">
    /// How the classifier encodes inputs after training; null for the options of the cache, without its progress: vectors that are encoded
    /// by other options may be others.
    /// </param>
    /// <param name="cancellationToken">Asks to stop; passed to the generator, and heeded between batches and training steps.</param>
    /// <remarks>As for a generator.</remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">As for a generator.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">As for a generator.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<EmbeddingClassifier<TInput>> TrainAsync<TInput>(
        EmbeddingCache<TInput> cache,
        IEnumerable<TInput> inputs,
        IEnumerable<string> labels,
        SimilarityClassifierOptions? training = null,
        EmbeddingOptions<TInput>? embedding = null,
        CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(cache);
        EmbeddingOptions<TInput> encoding = embedding ?? cache.Options with { Progress = null };
        _ = new EmbeddingCache<TInput>(cache.Generator, encoding); // refuses options before the work that they would lose
        SimilarityClassifierOptions options = (training ?? new()) with { KeepsRawAccuracy = true };
        if (options.UsesRelevantComponents == true)
        {
            throw new ArgumentException(
                "UsesRelevantComponents is true; expected null or false, since vectors as they are stay one of the choices. Leave it null.",
                nameof(training));
        }

        TInput[] own = Inputs.Of(inputs, nameof(inputs));
        string[] ownLabels = Inputs.Of(labels, nameof(labels));
        Inputs.CheckLabels(ownLabels, own.Length);
        if (own.Length == 0)
        {
            throw new ArgumentException("inputs has 0 entries; pass at least one.", nameof(inputs));
        }

        IReadOnlyList<ReadOnlyMemory<float>> rows = await cache.EmbedAsync(own, cancellationToken).ConfigureAwait(false);
        SimilarityClassifier classifier = await Task.Run(
            () => SimilarityClassifier.Train(rows, ownLabels, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new(cache.Generator, classifier, encoding);
    }

    /// <summary>Loads the classifier of a file and joins it with the generator that it was trained with.</summary>
    /// <typeparam name="TInput">What is classified.</typeparam>
    /// <param name="generator">What encodes inputs: the model that the classifier was trained with. It is not disposed.</param>
    /// <param name="path">A file that <see cref="SimilarityClassifier.Save(string)"/> wrote.</param>
    /// <param name="embedding">How inputs are encoded; null for the defaults.</param>
    /// <remarks>The file does not name the model: another one of the same dimension gives answers without meaning.</remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FileNotFoundException">The file or its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It holds no classifier, or one that cannot be.</exception>
    public static EmbeddingClassifier<TInput> Load<TInput>(
        IEmbeddingGenerator<TInput, Embedding<float>> generator, string path, EmbeddingOptions<TInput>? embedding = null)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new(generator, ClassifierFile.Load(path, maxDegreeOfParallelism: null), embedding);
    }
}
