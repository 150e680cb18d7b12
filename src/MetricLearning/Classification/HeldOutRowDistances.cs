using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <summary>The distances of held-out rows from their neighbours, as scaled rows and not as embeddings.</summary>
internal static class HeldOutRowDistances
{
    /// <summary>Measures them, in the unit of the embeddings. O(n·k·f), O(k·f) memory besides the result.</summary>
    /// <param name="data">All rows as they came.</param>
    /// <param name="ensemble">What embeds them; rows take part.</param>
    /// <param name="rows">Which rows were held out, [n].</param>
    /// <param name="neighbors">Their neighbours, with the rows that these are.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <returns>The distances of each row's neighbours, nearest embedding first, [n × k].</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static float[] Of(
        LabeledDataset data, NetworkEnsemble ensemble, int[] rows, HeldOutNeighbors neighbors, CancellationToken cancellationToken)
    {
        int columns = data.FeatureCount, count = neighbors.NeighborCount;
        float[] distances = new float[checked(rows.Length * count)];
        float[] row = new float[columns], other = new float[columns];
        for (int i = 0; i < rows.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ensemble.Scaler.TransformRow(data.Row(rows[i]), row);
            ReadOnlySpan<int> found = neighbors.RowsOf(i);
            for (int k = 0; k < count; k++)
            {
                ensemble.Scaler.TransformRow(data.Row(found[k]), other);
                distances[(i * count) + k] = ensemble.RowFactor * TensorPrimitives.Distance<float>(row, other);
            }
        }

        return distances;
    }
}
