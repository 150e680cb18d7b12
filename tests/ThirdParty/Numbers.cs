using System.Numerics.Tensors;
using MetricLearning.Data;

namespace ThirdParty;

/// <summary>Random numbers and small data sets, the same for the same seed.</summary>
internal static class Numbers
{
    public static float[] Random(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)((2 * random.NextDouble()) - 1);
        }

        return values;
    }

    public static Tensor<float> Rows(int rows, int columns, int seed) => Tensor.Create(Random(rows * columns, seed), [rows, columns]);

    /// <summary>Three classes, told apart by the first two columns beside columns of noise.</summary>
    public static LabeledDataset Classes(int rowsPerClass, int columns, int seed)
    {
        float[] values = Random(3 * rowsPerClass * columns, seed);
        int[] labels = new int[3 * rowsPerClass];
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = row % 3;
            values[row * columns] += labels[row] == 0 ? 1.5f : 0;
            values[(row * columns) + 1] += labels[row] == 1 ? 1.5f : 0;
        }

        return new(Tensor.Create(values, [labels.Length, columns]), labels);
    }

    public static float[] ToArray(this Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
