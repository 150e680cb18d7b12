using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Networks;

namespace MetricLearning.Persistence;

/// <summary>Files of labelled rows for data sets that are larger than memory.</summary>
/// <remarks>
/// <para>
/// A safetensors file: rows [n × f] (F32), labels [n] (I32) and, where labels have names, label_name_ends [c] (I32) and label_names (U8,
/// UTF-8), in that order; docs/model-format.md has the details. <see cref="RowFileWriter"/> streams rows into one.
/// </para>
/// <para>
/// Rows are read from the file when they are asked for, and the system keeps what it has memory for. They are not mapped into memory: a
/// mapped file that somebody cuts short ends the process, where a read throws.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using (RowFileWriter writer = new("rows.safetensors", featureCount: row.Length))
/// {
///     writer.Add(row, "bolt"); // as often as there are rows
///     writer.Complete();
/// }
///
/// LabeledDataset data = RowFile.Open("rows.safetensors"); // EmbeddingTrainer.Train learns from it
/// StandardScaler scaler = StandardScaler.Fit(data);
/// scaler.Transform(data, "scaled.safetensors");
/// network.Embed(RowFile.Open("scaled.safetensors"), "embeddings.safetensors");
/// </code>
/// </example>
public static class RowFile
{
    internal const string FormatKey = "metriclearning.rows";
    internal const string FormatVersion = "1";
    internal const string Rows = "rows";
    internal const string Labels = "labels";
    internal const string NameEnds = "label_name_ends";
    internal const string Names = "label_names";
    internal const string Remedy = "Write it by RowFileWriter, or get it anew";

    private const int BlockValues = 1 << 20;

    /// <summary>Opens a file of rows as a data set. Labels are read at once, O(n); rows when they are asked for.</summary>
    /// <param name="path">A file that <see cref="RowFileWriter"/> wrote.</param>
    /// <returns>
    /// The data set. The file stays open for as long as the data set is in use; it must not be changed. A row with a value that is not
    /// finite is refused when it is read.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It is no such file, or was cut short.</exception>
    public static LabeledDataset Open(string path) => OpenedRows.Open(path);

    /// <summary>Standardises all rows of a data set into a file, a block after the other.</summary>
    /// <param name="scaler">The scaler.</param>
    /// <param name="data">The rows, of as many columns as the scaler has; in a file or not.</param>
    /// <param name="path">The file, replaced in one step if it exists.</param>
    /// <param name="progress">Receives the number of rows that were written; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between blocks. Nothing is left behind.</param>
    /// <exception cref="ArgumentNullException">Scaler, data or path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, the columns differ, or a result is beyond the range of a float.</exception>
    /// <exception cref="InvalidDataException">The file that is read has become shorter, or holds a value that is not finite.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static void Transform(
        this StandardScaler scaler,
        LabeledDataset data,
        string path,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scaler);
        ArgumentNullException.ThrowIfNull(data);
        Throw.IfColumnCountDiffers(data.FeatureCount, scaler.FeatureCount, nameof(data), "the scaler");
        Map(data, path, data.FeatureCount, scaler.Transform, progress, cancellationToken);
    }

    /// <summary>Embeds all rows of a data set into a file, a block after the other.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The rows, of as many columns as the network takes; in a file or not.</param>
    /// <param name="path">The file, replaced in one step if it exists.</param>
    /// <param name="progress">Receives the number of rows that were written; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between blocks. Nothing is left behind.</param>
    /// <exception cref="ArgumentNullException">Network, data or path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, the columns differ, or an embedding is not finite.</exception>
    /// <inheritdoc cref="Transform" path="/exception[@cref='T:System.IO.InvalidDataException']"/>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static void Embed(
        this IEmbeddingNetwork network,
        LabeledDataset data,
        string path,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        Throw.IfColumnCountDiffers(data.FeatureCount, network.InputDimension, nameof(data), "the network");
        Map(data, path, network.EmbeddingDimension, network.Embed, progress, cancellationToken);
    }

    private delegate void BlockMap(in ReadOnlyTensorSpan<float> rows, in TensorSpan<float> results);

    private static void Map(
        LabeledDataset data, string path, int columns, BlockMap map, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        TextArgument.IsPath(path);
        cancellationToken.ThrowIfCancellationRequested();
        using RowFileWriter writer = new(path, columns, data.LabelNames);
        int blockRows = Math.Clamp(BlockValues / Math.Max(data.FeatureCount, columns), 1, data.RowCount);
        float[] results = new float[blockRows * columns];
        using RowBlocks blocks = new(data, blockRows);
        while (blocks.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlyTensorSpan<float> block = new(blocks.Values, [blocks.Count, data.FeatureCount], []);
            TensorSpan<float> mapped = new(results.AsSpan(0, blocks.Count * columns), [blocks.Count, columns], []);
            map(block, mapped);
            writer.Add(mapped, data.Labels.Slice(blocks.FirstRow, blocks.Count));
            progress?.Report(blocks.FirstRow + blocks.Count);
        }

        writer.Complete();
    }

    internal static InvalidDataException Invalid(string path, string problem, string remedy = Remedy) =>
        new($"The file {path} holds no rows that can be read: {problem}. {remedy}.");
}
