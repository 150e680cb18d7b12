using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <content>Galleries that lie elsewhere.</content>
public sealed partial class SimilarityClassifier
{
    private const int CopiedFloats = 1 << 20;

    /// <summary>The same networks, votes, confidence and thresholds over the rows of another gallery.</summary>
    /// <param name="gallery">
    /// A gallery of embeddings compared by the Euclidean distance, such as <see cref="CopyRowsToAsync"/> fills; this classifier's own to
    /// search a part of it.
    /// </param>
    /// <remarks>
    /// Such a gallery tells distances and no rows, so <see cref="Match.Novelty"/> is measured by the distance of embeddings alone.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="gallery"/> is null.</exception>
    /// <exception cref="ArgumentException">The gallery's rows have another dimension, or are compared by another metric.</exception>
    public GalleryClassifier Over(IGallerySearch gallery)
    {
        CheckGallery(gallery);
        return new(Embedder, gallery, _decision with { Novelty = _decision.Novelty.WithoutRows() });
    }

    /// <summary>Copies the gallery's rows, with labels and ids, to another gallery, in the order in which they were added.</summary>
    /// <param name="gallery">Receives the rows, a million values at a time, each time as one change.</param>
    /// <param name="progress">Receives the number of rows that were copied; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the gallery. What was copied stays.</param>
    /// <exception cref="ArgumentNullException"><paramref name="gallery"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The gallery's rows have another dimension, or are compared by another metric, or an id is in use there.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task CopyRowsToAsync(IGallery gallery, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckGallery(gallery);
        GallerySnapshot snapshot = Gallery.Snapshot;
        int[] slots = new int[snapshot.Count];
        _ = snapshot.CopySlots(0, slots);
        int done = 0;
        foreach (int[] block in slots.Chunk(Math.Max(1, CopiedFloats / EmbeddingDimension)))
        {
            float[] rows = new float[block.Length * EmbeddingDimension];
            snapshot.CopyRows(block, rows);
            await gallery.AddAsync([.. block.Select(snapshot.LabelOf)], rows, [.. block.Select(snapshot.IdOf)], cancellationToken)
                .ConfigureAwait(false);
            progress?.Report(done += block.Length);
        }
    }

    private void CheckGallery(IGallerySearch gallery)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        Throw.IfColumnCountDiffers(gallery.Dimension, EmbeddingDimension, nameof(gallery), "the classifier");
        if (gallery.Metric != Gallery.Metric)
        {
            throw new ArgumentException(
                $"gallery compares rows by {gallery.Metric}; expected {Gallery.Metric}, by which the classifier was trained. Make a " +
                "gallery with that metric.",
                nameof(gallery));
        }
    }
}
