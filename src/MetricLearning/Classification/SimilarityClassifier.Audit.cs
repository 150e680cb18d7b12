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
    /// The scaled rows, or what <see cref="NetworkEnsemble.RowMap"/> makes of them, are compared where they take part in embeddings
    /// (<see cref="NetworkEnsemble.RowDeviation"/> is a number): they know no label; a map has learned from the labels of all rows
    /// together. Otherwise the networks' outputs are compared, and networks that learned a wrong label by heart hide it. Cost as for
    /// <see cref="DatasetAudit"/>, and memory for another copy of the compared rows.
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
        (options ?? new()).Check(); // before the rows are copied
        return DatasetAudit.Of(GallerySet(), options, progress, cancellationToken);
    }

    /// <summary>
    /// Audits rows against the gallery as it is now, such as a test set before it is trusted, or new rows before they are added: rows that
    /// the gallery has already, labels that its rows contradict, outliers among them. The rows are not added.
    /// </summary>
    /// <param name="rows">The rows, [m × f], 1 ≤ m, finite.</param>
    /// <param name="labels">Their labels, [m]. One that the gallery lacks is not judged.</param>
    /// <param name="ids">Their ids, [m], which need not differ, nor from the gallery's; null for the rows' places.</param>
    /// <param name="options">How they are audited; null for the defaults.</param>
    /// <param name="progress">Receives progress on the calling thread; null for none.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>
    /// What was found: the gallery is the training set, <see cref="AuditPart.Train"/>, and the rows are the test set, <see
    /// cref="AuditPart.Test"/>. What is wrong within the gallery is found too.
    /// </returns>
    /// <remarks>
    /// Rows are judged by the gallery's alone. They are compared as those of <see cref="Audit(DatasetAuditOptions?,
    /// IProgress{DatasetAuditProgress}?, CancellationToken)"/> are: scaled and mapped as in embeddings where they take part there.
    /// Otherwise by the networks' outputs, where networks may have drawn the rows that they learned from closer together than others of the
    /// same class, so that others are more easily called outliers. Cost: embedding the rows by networks if these are compared, and as for
    /// <see cref="DatasetAudit"/> with n rows in the gallery, and memory for another copy of the compared rows of both.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="labels"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The shape is not [m × f], there is no row, the counts differ, a label or id is null, a value is not finite, or so large that its
    /// embedding is not; or the rows, or their neighbours, do not fit one array.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The gallery has no rows.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public DatasetAudit Audit(
        in ReadOnlyTensorSpan<float> rows,
        IReadOnlyList<string> labels,
        IReadOnlyList<string>? ids = null,
        DatasetAuditOptions? options = null,
        IProgress<DatasetAuditProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ReadOnlySpan<float> values = Shape.Matrix(rows, nameof(rows), out int count, out int columns);
        Throw.IfColumnCountDiffers(columns, InputDimension, nameof(rows), "the classifier");
        Throw.IfNoRows(count, nameof(rows));
        Throw.IfLabelCountDiffers(labels.Count, count, nameof(labels), nameof(rows));
        labels = GalleryArguments.Texts(labels, count, nameof(labels));
        ids = ids is null ? null : GalleryArguments.Texts(ids, count, nameof(ids));
        Throw.IfNotFinite(values, columns, nameof(rows));
        (options ?? new()).Check(); // before the work of embedding rows
        AuditSet gallery = GallerySet();
        return DatasetAudit.Of(gallery, new AuditSet(Compared(rows, count), labels, ids), options, progress, cancellationToken);
    }

    // The rows of the gallery as they are compared. The row part stands behind the networks in an embedding.
    private AuditSet GallerySet()
    {
        GallerySnapshot snapshot = SnapshotWithRows();
        int[] slots = new int[snapshot.Count];
        _ = snapshot.CopySlots(0, slots);
        Throw.IfTooManyValues(slots.Length, ComparedColumns, nameof(Gallery));
        float[] values = new float[slots.Length * ComparedColumns];
        if (ComparedColumns == EmbeddingDimension)
        {
            snapshot.CopyRows(slots, values);
        }
        else
        {
            float[] embedding = new float[EmbeddingDimension];
            for (int i = 0; i < slots.Length; i++)
            {
                snapshot.CopyRows(slots.AsSpan(i, 1), embedding);
                embedding.AsSpan(EmbeddingDimension - ComparedColumns).CopyTo(values.AsSpan(i * ComparedColumns));
            }
        }

        return new(
            new ReadOnlyTensorSpan<float>(values, [slots.Length, ComparedColumns], []),
            (IReadOnlyList<string>)[.. slots.Select(snapshot.LabelOf)],
            [.. slots.Select(snapshot.IdOf)]);
    }

    private int ComparedColumns => Embedder.RowDeviation is null ? EmbeddingDimension : InputDimension;

    // The same for rows that are not in the gallery, to the bit, so that copies are found. Networks need not run where rows are compared.
    private ReadOnlyTensorSpan<float> Compared(in ReadOnlyTensorSpan<float> rows, int count)
    {
        Throw.IfTooManyValues(count, ComparedColumns, nameof(rows));
        float[] values = new float[count * ComparedColumns];
        TensorSpan<float> matrix = new(values, [count, ComparedColumns], []);
        if (Embedder.RowDeviation is null)
        {
            Embedder.Embed(rows, matrix);
        }
        else
        {
            Embedder.TransformRows(rows, matrix);
            TensorPrimitives.Multiply(values, Embedder.RowFactor, values);
            Throw.IfNotFinite(values, ComparedColumns, nameof(rows));
        }

        return matrix;
    }
}
