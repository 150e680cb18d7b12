using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Classification;

/// <summary>Finds the neighbours of one fold's held-out rows among its other rows, and among the centroids of their classes.</summary>
/// <remarks>
/// Each row is embedded once, a block at a time, and its columns are what several views compare. Of many rows nothing stands in memory but
/// what is searched. Neither an embedding nor a search depends on what else is in the block, so blocks change no bit.
/// </remarks>
/// <param name="data">All rows as they came, labelled 0 to c − 1.</param>
/// <param name="learned">The rows of the gallery.</param>
/// <param name="heldOut">The rows that are looked for.</param>
/// <param name="degree">The largest number of threads.</param>
/// <param name="cancellationToken">Asks to stop; heeded between blocks.</param>
internal sealed class ModelSelectionFold(
    LabeledDataset data, int[] learned, int[] heldOut, int degree, CancellationToken cancellationToken = default)
{
    private const int BlockFloats = 1 << 20;
    private const int MostQueries = 1024; // of a block: among a million rows a search of so many takes about a second

    private readonly int[] _labels = [.. learned.Select(row => data.Labels[row])];

    /// <summary>Finds neighbours.</summary>
    /// <param name="ensemble">What embeds the rows.</param>
    /// <param name="first">The place of the fold's first held-out row.</param>
    /// <param name="views">What is compared.</param>
    /// <exception cref="OperationCanceledException">Stopping was asked for; what was found before stays.</exception>
    public void Search(NetworkEnsemble ensemble, int first, params ReadOnlySpan<ModelViewSearch> views)
    {
        int columns = ensemble.EmbeddingDimension;
        int block = Math.Max(1, BlockFloats / Math.Max(columns, data.FeatureCount));
        for (int start = 0; start < learned.Length; start += block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(block, learned.Length - start);
            float[] embeddings = Embed(ensemble, learned.AsSpan(start, count));
            foreach (ModelViewSearch view in views)
            {
                view.Add(embeddings, columns, _labels.AsSpan(start, count), data.ClassCount, degree);
            }
        }

        int queryBlock = Math.Min(MostQueries, block);
        for (int start = 0; start < heldOut.Length; start += queryBlock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] queries = Embed(ensemble, heldOut.AsSpan(start, Math.Min(queryBlock, heldOut.Length - start)));
            foreach (ModelViewSearch view in views)
            {
                cancellationToken.ThrowIfCancellationRequested();
                view.Find(queries, columns, learned, _labels, first + start);
            }
        }
    }

    private float[] Embed(NetworkEnsemble ensemble, ReadOnlySpan<int> rows)
    {
        Throw.IfTooManyValues(rows.Length, ensemble.EmbeddingDimension, nameof(rows));
        float[] result = new float[rows.Length * ensemble.EmbeddingDimension];
        ensemble.Embed(data.Select(rows).Features, new TensorSpan<float>(result, [rows.Length, ensemble.EmbeddingDimension], []));
        return result;
    }
}
