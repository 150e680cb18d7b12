using System.Numerics.Tensors;
using MetricLearning.Distances;

namespace MetricLearning.Training;

/// <summary>
/// Measures how far the embeddings of a batch lie apart: <c>√(Σᵢ ‖xᵢ − μ‖² / b)</c> with their mean μ. Taken from differences, not from
/// sums of squares, so that a collapsed batch far from the origin measures near 0.
/// </summary>
internal sealed class EmbeddingSpread(int dimension)
{
    private readonly float[] _mean = new float[dimension];

    /// <summary>The spread of a batch; not finite where an embedding is not. O(b·d).</summary>
    public double Of(EmbeddedBatch batch)
    {
        ReadOnlySpan<float> values = batch.Values; // [b × d]
        (int rowCount, int columns) = (batch.RowCount, batch.Dimension);
        Span<float> mean = _mean;
        mean.Clear();
        for (int row = 0; row < rowCount; row++)
        {
            TensorPrimitives.Add(mean, values.Slice(row * columns, columns), mean);
        }

        TensorPrimitives.Divide(mean, rowCount, mean);
        double sum = 0;
        for (int row = 0; row < rowCount; row++)
        {
            double distance = TensorPrimitives.Distance<float>(values.Slice(row * columns, columns), mean);
            sum += distance * distance;
        }

        return Math.Sqrt(sum / rowCount);
    }
}
