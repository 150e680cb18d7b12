using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Neighbors;
using MetricLearning.Telemetry;

namespace MetricLearning.Classification;

/// <summary>
/// A <see cref="SimilarityClassifier"/> whose rows lie elsewhere: in an index of another library, in a database, or in memory and searched
/// in part. Networks, votes, confidence and thresholds are the classifier's own.
/// </summary>
/// <remarks>
/// <para>
/// Made by <see cref="SimilarityClassifier.Over"/>. Thread-safe. An answer rests on one search of the gallery, or on two where the rule
/// votes by centroids. Over an exact gallery with the classifier's own rows the answers are its own, but for the rounding of distances
/// and for <see cref="Match.Novelty"/>, which is by the distance of embeddings alone.
/// </para>
/// <para>Cost of an answer: embedding the row, and what the gallery's search costs.</para>
/// </remarks>
/// <example>
/// <code>
/// GalleryClassifier remote = model.Over(gallery);
/// await model.CopyRowsToAsync(gallery);
/// Match match = await remote.ClassifyAsync(row, new RowSelection { IdPrefix = "acme/" });
/// </code>
/// </example>
public sealed class GalleryClassifier
{
    private const int BlockRows = 256;

    private readonly ClassifierDecision _decision;

    internal GalleryClassifier(NetworkEnsemble embedder, IGallerySearch gallery, ClassifierDecision decision) =>
        (Embedder, Gallery, _decision) = (embedder, gallery, decision);

    /// <summary>What scales and embeds rows.</summary>
    public NetworkEnsemble Embedder { get; }

    /// <summary>Where the embedded rows lie.</summary>
    public IGallerySearch Gallery { get; }

    /// <summary>Classifies a row.</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="selection">Which rows of the gallery take part; null for all.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the gallery.</param>
    /// <exception cref="ArgumentException">
    /// The row has not f values, a value is not finite, or so large that its embedding is not.
    /// </exception>
    /// <exception cref="InvalidOperationException">The gallery found no row.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<Match> ClassifyAsync(
        ReadOnlyMemory<float> row, RowSelection? selection = null, CancellationToken cancellationToken = default)
    {
        long start = Instruments.Start();
        Match[] matches = await Decide(EmbedRow(row.Span), selection, cancellationToken).ConfigureAwait(false);
        Instruments.Ended(start, isOfMany: false);
        return matches[0];
    }

    /// <summary>Classifies rows.</summary>
    /// <param name="rows">The rows, each of f finite values.</param>
    /// <param name="selection">Which rows of the gallery take part; null for all.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the gallery.</param>
    /// <returns>
    /// The answers, in the order of the rows. The gallery is searched for 256 rows at a time, so that a change in between may count for
    /// later rows alone.
    /// </returns>
    /// <inheritdoc cref="ClassifyAsync" path="/exception"/>
    public async ValueTask<IReadOnlyList<Match>> ClassifyAllAsync(
        IEnumerable<ReadOnlyMemory<float>> rows, RowSelection? selection = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        long start = Instruments.Start();
        List<Match> matches = [];
        foreach (ReadOnlyMemory<float>[] block in rows.Chunk(BlockRows))
        {
            matches.AddRange(await Decide(EmbedAll(block), selection, cancellationToken).ConfigureAwait(false));
        }

        Instruments.Ended(start, isOfMany: true);
        return matches;
    }

    /// <summary>Finds the rows of the gallery that resemble a row most.</summary>
    /// <param name="row">The row, [f], finite.</param>
    /// <param name="count">How many to find, 1 ≤ count; all where the gallery has fewer.</param>
    /// <param name="selection">Which rows of the gallery take part; null for all.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the gallery.</param>
    /// <returns>The rows, nearest first; none where none take part.</returns>
    /// <exception cref="ArgumentException">
    /// The row has not f values, a value is not finite, or so large that its embedding is not.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<IReadOnlyList<GalleryNeighbor>> FindSimilarAsync(
        ReadOnlyMemory<float> row, int count, RowSelection? selection = null, CancellationToken cancellationToken = default)
    {
        GalleryArguments.Count(count, nameof(count));
        float[] embedding = EmbedRow(row.Span);
        return (await Gallery.SearchAsync(embedding, count, selection, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Adds rows, of labels that there are or of new ones.</summary>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="rows">The rows, [n × f], finite.</param>
    /// <param name="ids">Their ids, [n], of which there are no others in the gallery.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the gallery.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, a row has not f values, a value is not finite or so large that its embedding is not, a label or id is null, or an
    /// id is in use or given twice. Nothing has changed.
    /// </exception>
    /// <exception cref="NotSupportedException">The gallery can only be searched.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask AddAsync(
        IReadOnlyList<string> labels,
        IReadOnlyList<ReadOnlyMemory<float>> rows,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Gallery is not IGallery changed)
        {
            throw new NotSupportedException(
                $"The gallery is a {Gallery.GetType().Name}, which can only be searched; expected an {nameof(IGallery)}. " +
                "Add the rows where it takes them from.");
        }

        float[] embeddings = EmbedAll(rows);
        await changed.AddAsync(labels, embeddings, ids, cancellationToken).ConfigureAwait(false);
    }

    private float[] EmbedRow(ReadOnlySpan<float> row)
    {
        Throw.IfColumnCountDiffers(row.Length, Embedder.InputDimension, nameof(row), "the classifier");
        float[] embedding = new float[Embedder.EmbeddingDimension];
        Embedder.EmbedRow(row, embedding);
        return embedding;
    }

    private float[] EmbedAll(IReadOnlyList<ReadOnlyMemory<float>> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        float[] values = RowMemory.ToArray(rows, rows.Count, nameof(rows), out int count, out int columns);
        Throw.IfColumnCountDiffers(columns, Embedder.InputDimension, nameof(rows), "the classifier");
        Throw.IfTooManyValues(count, Embedder.EmbeddingDimension, nameof(rows));
        float[] embeddings = new float[count * Embedder.EmbeddingDimension];
        Embedder.Embed(
            new ReadOnlyTensorSpan<float>(values, [count, columns], []),
            new TensorSpan<float>(embeddings, [count, Embedder.EmbeddingDimension], []));
        return embeddings;
    }

    private async ValueTask<Match[]> Decide(float[] embeddings, RowSelection? selection, CancellationToken cancellationToken)
    {
        GalleryNeighbor[][] neighbors =
            await Gallery.SearchAsync(embeddings, _decision.SearchedCount, selection, cancellationToken).ConfigureAwait(false);
        LabelDistance[][]? centroids = !_decision.Rule.UsesCentroids ? null
            : await Gallery.SearchCentroidsAsync(embeddings, _decision.Rule.NeighborCount, selection, cancellationToken)
                .ConfigureAwait(false);
        Match[] matches = new Match[neighbors.Length];
        for (int i = 0; i < matches.Length; i++)
        {
            if (neighbors[i].Length == 0)
            {
                throw new InvalidOperationException(
                    "The gallery found no row, so nothing resembles any row; add rows before classifying, or select some that there are.");
            }

            // There are no centroids of rows that are too large, or that were removed between the two searches.
            LabelDistance[] voters = centroids?[i] is { Length: > 0 } found
                ? found
                : [.. neighbors[i].Select(one => new LabelDistance(one.Label, one.Distance))];
            matches[i] = MatchOf(neighbors[i], voters);
        }

        return matches;
    }

    private Match MatchOf(GalleryNeighbor[] neighbors, LabelDistance[] voters)
    {
        (string label, double share) = RowVerdict.VoteOf(voters, _decision.Rule);
        double distance = neighbors[Math.Min(_decision.NoveltyNeighbor, neighbors.Length) - 1].Distance;
        (double confidence, double? novelty, bool isKnown) = _decision.Judge(label, share, distance, mixedDistance: distance);
        Instruments.Classified(isKnown, neighbors[0].Distance);
        GalleryNeighbor[] reported = neighbors[..Math.Min(ClassifierDecision.ReportedCount, neighbors.Length)];
        return new(isKnown ? label : null, label, confidence, reported) { Novelty = novelty };
    }
}
