using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Neighbors;
using Microsoft.Extensions.AI;

namespace MetricLearning.Extensions.AI;

/// <summary>A classifier of inputs: a generator encodes them, a <see cref="SimilarityClassifier"/> classifies the vectors.</summary>
/// <remarks>
/// <para>
/// Thread-safe if the generator is. A call encodes its inputs batch after batch, each distinct input once, and keeps no vectors; then it
/// classifies or adds all of them at one moment. Whatever fails, nothing has changed.
/// </para>
/// <para>It owns neither of its parts and needs no disposing.</para>
/// </remarks>
/// <typeparam name="TInput">What is classified, such as <see cref="string"/> or <see cref="DataContent"/>.</typeparam>
public sealed class EmbeddingClassifier<TInput>
    where TInput : notnull
{
    private const string ExpectedBy = "the columns of the classifier";

    private readonly EmbeddingOptions<TInput>? _options;

    /// <summary>Joins a generator and a classifier that was trained on its vectors.</summary>
    /// <param name="generator">What encodes inputs.</param>
    /// <param name="classifier">What classifies their vectors.</param>
    /// <param name="options">How inputs are encoded; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public EmbeddingClassifier(
        IEmbeddingGenerator<TInput, Embedding<float>> generator,
        SimilarityClassifier classifier,
        EmbeddingOptions<TInput>? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        _ = new EmbeddingCache<TInput>(generator, options); // says what is wrong with them
        (Generator, Classifier, _options) = (generator, classifier, options);
    }

    /// <summary>What encodes inputs.</summary>
    public IEmbeddingGenerator<TInput, Embedding<float>> Generator { get; }

    /// <summary>What classifies their vectors; rows can be relabelled and removed there.</summary>
    public SimilarityClassifier Classifier { get; }

    /// <summary>Classifies an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the generator.</param>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The gallery has no rows; or the generator returned null, another count, or a vector of another dimension than the classifier's or
    /// with a value that is not finite, or so large that its embedding is not.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<Match> ClassifyAsync(TInput input, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<float> row = await EncodeAsync(input, cancellationToken).ConfigureAwait(false);
        return Use(() => Classifier.Classify(row.Span));
    }

    /// <summary>Classifies inputs, all among the same rows of the gallery.</summary>
    /// <param name="inputs">The inputs, [n], 0 ≤ n.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the generator, and heeded between batches.</param>
    /// <returns>The answers, [n], in the order of the inputs: the same as for each alone.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputs"/> is null.</exception>
    /// <exception cref="ArgumentException">An input is null.</exception>
    /// <exception cref="InvalidOperationException">As for one input.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<IReadOnlyList<Match>> ClassifyAllAsync(IEnumerable<TInput> inputs, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ReadOnlyMemory<float>> rows = await Cache().EmbedAsync(inputs, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? [] : Use(() => Classifier.ClassifyAll(rows));
    }

    /// <summary>Finds the rows of the gallery that resemble an input most.</summary>
    /// <param name="input">The input.</param>
    /// <param name="count">How many to find, 1 ≤ count; all where the gallery has fewer.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the generator.</param>
    /// <returns>The rows, nearest first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1: before the generator is called.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="ClassifyAsync"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<IReadOnlyList<GalleryNeighbor>> FindSimilarAsync(
        TInput input, int count, CancellationToken cancellationToken = default)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"count is {count}; expected 1 or more. Pass how many rows you want.");
        }

        ReadOnlyMemory<float> row = await EncodeAsync(input, cancellationToken).ConfigureAwait(false);
        return Use(() => Classifier.FindSimilar(row.Span, count));
    }

    /// <summary>Adds an input, of a label that there is or of a new one. It counts from the next answer on, without training.</summary>
    /// <param name="label">Its label.</param>
    /// <param name="input">The input.</param>
    /// <param name="id">Its id, of which there is no other in the gallery; null for a number.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the generator.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentNullException">Label or input is null: before the generator is called.</exception>
    /// <exception cref="ArgumentException">The id is in use. Nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="ClassifyAsync"/>, but for a gallery without rows.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<string> AddAsync(
        string label, TInput input, string? id = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(label);
        ReadOnlyMemory<float> row = await EncodeAsync(input, cancellationToken).ConfigureAwait(false);
        float[] embedding = Use(() => Classifier.Embed(row.Span));
        return Classifier.Gallery.Add(label, embedding, id);
    }

    /// <summary>Adds inputs, all in one change, after all of them have been encoded.</summary>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="inputs">The inputs, [n], 0 ≤ n.</param>
    /// <param name="ids">Their ids, [n]; null for numbers.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the generator, and heeded between batches.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The counts differ, or an input or label is null: before the generator is called. Or an id is in use. Nothing has changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">As for <see cref="AddAsync"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task AddAllAsync(
        IEnumerable<string> labels, IEnumerable<TInput> inputs, IEnumerable<string>? ids = null,
        CancellationToken cancellationToken = default)
    {
        TInput[] own = Inputs.Of(inputs, nameof(inputs));
        string[] ownLabels = Inputs.Of(labels, nameof(labels));
        string[]? ownIds = ids is null ? null : Inputs.Of(ids, nameof(ids));
        Inputs.CheckLabels(ownLabels, own.Length);
        if (ownIds is not null && ownIds.Length != own.Length)
        {
            throw new ArgumentException(
                $"ids has {ownIds.Length} entries but inputs has {own.Length}; pass one id per input.", nameof(ids));
        }

        if (own.Length == 0)
        {
            return;
        }

        IReadOnlyList<ReadOnlyMemory<float>> rows = await Cache().EmbedAsync(own, cancellationToken).ConfigureAwait(false);
        Add(ownLabels, rows, ownIds);
    }

    /// <summary>Saves the classifier in one file, written in one step; the generator is none of it.</summary>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <inheritdoc cref="SimilarityClassifier.Save(string)" path="/exception"/>
    public void Save(string path) => Classifier.Save(path);

    /// <summary>What it is made of.</summary>
    public override string ToString() => Classifier.ToString();

    private EmbeddingCache<TInput> Cache() => new(Generator, _options, Classifier.InputDimension, ExpectedBy);

    private async Task<ReadOnlyMemory<float>> EncodeAsync(TInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        IReadOnlyList<ReadOnlyMemory<float>> rows = await Cache().EmbedAsync([input], cancellationToken).ConfigureAwait(false);
        return rows[0];
    }

    private void Add(string[] labels, IReadOnlyList<ReadOnlyMemory<float>> rows, string[]? ids)
    {
        int dimension = Classifier.EmbeddingDimension;
        float[] values = new float[checked(rows.Count * dimension)];
        for (int i = 0; i < rows.Count; i++)
        {
            ReadOnlyMemory<float> row = rows[i];
            Use(() => Classifier.Embed(row.Span)).CopyTo(values.AsSpan(i * dimension));
        }

        Classifier.Gallery.Add(labels, new ReadOnlyTensorSpan<float>(values, [rows.Count, dimension], []), ids);
    }

    // The caller's arguments are right; the generator's vectors are not.
    private static TResult Use<TResult>(Func<TResult> use)
    {
        try
        {
            return use();
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException(
                $"The classifier cannot take what the generator returned: {e.Message} Check the generator, or use the one that the " +
                "classifier was trained with.", e);
        }
    }
}
