using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <summary>The distances of held-out rows from their neighbours, as scaled rows and not as embeddings.</summary>
internal static class HeldOutRowDistances
{
    /// <summary>Measures them, in the unit of the embeddings. O(n·k·f), O(f) memory for each thread besides the result.</summary>
    /// <param name="data">All rows as they came.</param>
    /// <param name="ensemble">What embeds them; rows take part.</param>
    /// <param name="heldOut">The held-out rows, n of them, with their neighbours and the rows that these are.</param>
    /// <param name="neighborCount">How many neighbours of each count, 1 ≤ k; all where there are fewer.</param>
    /// <param name="degree">The largest number of threads; the result does not depend on it.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <returns>The distances of each row's neighbours, nearest embedding first, [n × k].</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static float[] Of(
        LabeledDataset data,
        NetworkEnsemble ensemble,
        ModelSelectionEvidence heldOut,
        int neighborCount,
        int degree,
        CancellationToken cancellationToken)
    {
        int columns = data.FeatureCount, count = Math.Min(neighborCount, heldOut.RowNeighbors.NeighborCount);
        float[] distances = new float[checked(heldOut.Rows.Length * count)];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        Parallel.For(0, heldOut.Rows.Length, parallel, () => new float[2 * columns], (i, _, buffer) =>
        {
            Span<float> row = buffer.AsSpan(0, columns), other = buffer.AsSpan(columns);
            ensemble.Scaler.TransformRow(data.Row(heldOut.Rows[i]), row);
            ReadOnlySpan<int> found = heldOut.RowNeighbors.RowsOf(i);
            for (int k = 0; k < count; k++)
            {
                ensemble.Scaler.TransformRow(data.Row(found[k]), other);
                distances[(i * count) + k] = ensemble.RowFactor * TensorPrimitives.Distance<float>(row, other);
            }

            return buffer;
        }, _ => { });
        return distances;
    }
}
