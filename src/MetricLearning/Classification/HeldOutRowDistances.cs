using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Classification;

/// <summary>The distances of held-out rows from their neighbours, as scaled rows and not as embeddings.</summary>
internal static class HeldOutRowDistances
{
    /// <summary>Measures them, in the unit of the embeddings. O(n·k·f), O(f) memory for each thread besides the result.</summary>
    /// <param name="data">All rows as they came.</param>
    /// <param name="chosen">The model, in which rows take part, and what it did on held-out rows.</param>
    /// <param name="neighborCount">How many neighbours of each count, 1 ≤ k; all where there are fewer.</param>
    /// <param name="degree">The largest number of threads; the result does not depend on it.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <returns>The distances of each row's neighbours, nearest embedding first, [n × k].</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static float[] Of(
        LabeledDataset data, ModelSelectionResult chosen, int neighborCount, int degree, CancellationToken cancellationToken)
    {
        ModelSelectionEvidence heldOut = chosen.Evidence!;
        int columns = data.FeatureCount, count = Math.Min(neighborCount, heldOut.RowNeighbors.NeighborCount);
        float[] distances = new float[checked(heldOut.Rows.Length * count)];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        for (int fold = 0, first = 0; fold < chosen.Folds!.Count; fold++)
        {
            NetworkEnsemble ensemble = chosen.EnsembleOf(fold);
            int start = first, end = first += chosen.Folds.HeldOut(fold).Length;
            Parallel.For(start, end, parallel, () => new float[(count + 1) * columns], (i, _, buffer) =>
            {
                int[] rows = [heldOut.Rows[i], .. heldOut.RowNeighbors.RowsOf(i)[..count]];
                TensorSpan<float> transformed = new(buffer, [rows.Length, columns], []);
                ensemble.TransformRows(data.Select(rows).Features, transformed);
                for (int k = 0; k < count; k++)
                {
                    distances[(i * count) + k] = ensemble.RowFactor
                        * TensorPrimitives.Distance<float>(buffer.AsSpan(0, columns), buffer.AsSpan((k + 1) * columns, columns));
                }

                return buffer;
            }, _ => { });
        }

        return distances;
    }
}
