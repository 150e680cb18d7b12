using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Reference;

/// <summary>
/// Rows of four classes, told apart by their first two columns alone: unit normal numbers round a corner of a square, beside columns of
/// louder noise that hide the corners from plain distances.
/// </summary>
internal static class Blobs
{
    public const int FeatureCount = 10;

    public static LabeledDataset Create(int rowsPerClass, int seed)
    {
        var random = new Random(seed);
        int rowCount = 4 * rowsPerClass;
        float[] values = new float[rowCount * FeatureCount];
        int[] labels = new int[rowCount];
        for (int i = 0; i < values.Length; i++)
        {
            int column = i % FeatureCount;
            values[i] = (float)(random.NextNormal() * (column < 2 ? 1 : 4));
        }

        for (int row = 0; row < rowCount; row++)
        {
            labels[row] = row % 4;
            values[row * FeatureCount] += labels[row] % 2 == 0 ? 4 : -4;
            values[(row * FeatureCount) + 1] += labels[row] < 2 ? 4 : -4;
        }

        return new(Shape.Tensor(values, rowCount, FeatureCount), labels);
    }

    /// <summary>The share of rows whose nearest other row has their label.</summary>
    public static double PrecisionAtOne(Tensor<float> rows, ReadOnlySpan<int> labels)
    {
        ReadOnlySpan<float> values = TensorMemory.Of<float>(rows);
        int columns = values.Length / labels.Length;
        int hits = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            (float Distance, int Row) nearest = (float.PositiveInfinity, i);
            for (int j = 0; j < labels.Length; j++)
            {
                float distance = TensorPrimitives.Distance(values.Slice(i * columns, columns), values.Slice(j * columns, columns));
                nearest = j != i && distance < nearest.Distance ? (distance, j) : nearest;
            }

            hits += labels[nearest.Row] == labels[i] ? 1 : 0;
        }

        return (double)hits / labels.Length;
    }
}
