using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <content>What is wrong with the rows of the gallery.</content>
public sealed partial class SimilarityClassifier
{
    /// <summary>Audits the rows of the gallery as it is now: duplicates, labels that neighbours contradict, outliers.</summary>
    /// <param name="options">How they are audited; null for the defaults.</param>
    /// <param name="progress">Receives progress on the calling thread; null for none.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>What was found, by the ids and labels of the gallery.</returns>
    /// <remarks>
    /// The scaled rows are compared where they take part in embeddings (<see cref="NetworkEnsemble.RowDeviation"/> is a number): they know
    /// no label. Otherwise the networks' outputs are compared, and networks that learned a wrong label by heart hide it. Cost as for <see
    /// cref="DatasetAudit"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The rows, or their neighbours, do not fit one array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The gallery has no rows.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public DatasetAudit Audit(
        DatasetAuditOptions? options = null,
        IProgress<DatasetAuditProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        GallerySnapshot snapshot = SnapshotWithRows();
        int[] slots = new int[snapshot.Count];
        _ = snapshot.CopySlots(0, slots);
        int columns = Embedder.RowDeviation is null ? EmbeddingDimension : InputDimension;
        Throw.IfTooManyValues(slots.Length, columns, nameof(Gallery));
        float[] values = new float[slots.Length * columns];
        float[] embedding = new float[EmbeddingDimension];
        for (int i = 0; i < slots.Length; i++)
        {
            snapshot.CopyRows(slots.AsSpan(i, 1), embedding);
            embedding.AsSpan(EmbeddingDimension - columns).CopyTo(values.AsSpan(i * columns)); // the row stands behind the networks
        }

        return DatasetAudit.Of(
            new ReadOnlyTensorSpan<float>(values, [slots.Length, columns], []),
            (IReadOnlyList<string>)[.. slots.Select(snapshot.LabelOf)],
            [.. slots.Select(snapshot.IdOf)],
            options,
            progress,
            cancellationToken);
    }
}
