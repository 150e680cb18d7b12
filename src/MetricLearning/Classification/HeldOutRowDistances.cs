using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <summary>The distances of held-out rows from their neighbours, by what stands for rows in embeddings.</summary>
internal static class HeldOutRowDistances
{
    private const int BlockFloats = 1 << 20;

    /// <summary>Measures them, in the unit of the embeddings. O(n·k·f), and O(n·k·f²) where rows are mapped.</summary>
    /// <param name="data">All rows as they came.</param>
    /// <param name="chosen">The model, in which rows take part, and what it did on held-out rows.</param>
    /// <param name="neighborCount">How many neighbours of each count, 1 ≤ k; all where there are fewer.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between blocks of rows.</param>
    /// <returns>The distances of each row's neighbours, nearest embedding first, [n × k].</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static float[] Of(LabeledDataset data, ModelSelectionResult chosen, int neighborCount, CancellationToken cancellationToken)
    {
        ModelSelectionEvidence heldOut = chosen.Evidence!;
        int columns = data.FeatureCount, count = Math.Min(neighborCount, heldOut.RowNeighbors.NeighborCount);
        float[] distances = new float[checked(heldOut.Rows.Length * count)];
        int group = count + 1; // a row and its neighbours
        int blockRows = Math.Max(1, BlockFloats / columns / group);
        for (int fold = 0, row = 0; fold < chosen.Folds!.Count; fold++)
        {
            NetworkEnsemble ensemble = chosen.EnsembleOf(fold);
            foreach (int[] block in Enumerable.Range(row, chosen.Folds.HeldOut(fold).Length).Chunk(blockRows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                int[] rows = [.. block.SelectMany(i => (int[])[heldOut.Rows[i], .. heldOut.RowNeighbors.RowsOf(i)[..count]])];
                float[] values = new float[rows.Length * columns];
                ensemble.TransformRows(data.Select(rows).Features, new TensorSpan<float>(values, [rows.Length, columns], []));
                for (int i = 0; i < block.Length; i++, row++)
                {
                    ReadOnlySpan<float> own = values.AsSpan(i * group * columns, columns);
                    for (int k = 0; k < count; k++)
                    {
                        ReadOnlySpan<float> other = values.AsSpan(((i * group) + k + 1) * columns, columns);
                        distances[(row * count) + k] = ensemble.RowFactor * TensorPrimitives.Distance(own, other);
                    }
                }
            }
        }

        return distances;
    }
}
