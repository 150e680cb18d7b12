using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Distances;

namespace HostileCalls;

/// <summary>Arguments to be afraid of. Large ones are not written to, so that most of their memory is never taken.</summary>
internal static class Hostile
{
    /// <summary>Two rows of each of two labels.</summary>
    public static readonly int[] FourLabels = [0, 0, 1, 1];

    /// <summary>A matrix of zeros.</summary>
    public static Tensor<float> Matrix(int rows, int columns) => Tensor.Create(Floats(checked(rows * columns)), [rows, columns]);

    /// <summary>A matrix of which a dimension is 0, so that the other may be anything.</summary>
    public static Tensor<float> Empty(nint rows, nint columns) => Tensor.CreateFromShape<float>([rows, columns]);

    /// <summary>A matrix that repeats one number everywhere: its rows and columns are no steps apart.</summary>
    public static ReadOnlyTensorSpan<float> Repeated(nint rows, nint columns) => new(new float[1], [rows, columns], [0, 0]);

    /// <summary>A matrix of which the first column is missing.</summary>
    public static ReadOnlyTensorSpan<float> Strided(int rows, int columns) =>
        Matrix(rows, columns + 1).AsReadOnlyTensorSpan().Slice([0..rows, 1..(columns + 1)]);

    /// <summary>Small numbers, all different from their neighbours.</summary>
    public static Tensor<float> Varied(int rows, int columns)
    {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ((i * 7919L) % 1009) / 1009f;
        }

        return Tensor.Create(values, [rows, columns]);
    }

    /// <summary>Zeros; memory from the system is zero, and nobody else has used it when a case begins.</summary>
    public static float[] Floats(int count) => count < 1 << 20 ? new float[count] : GC.AllocateUninitializedArray<float>(count);

    /// <summary>A dataset of two classes in turn.</summary>
    public static LabeledDataset Data(int rows, int columns)
    {
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = row % 2;
        }

        return new(Varied(rows, columns), labels);
    }

    /// <summary>A batch of embeddings, two classes in turn.</summary>
    public static EmbeddedBatch Batch(int rows, int columns, DistanceMetric metric = DistanceMetric.Euclidean) =>
        new(Varied(rows, columns), Data(rows, 1).Labels, new EmbeddingDistance(metric, NormalizesRows: metric == DistanceMetric.Cosine));
}
