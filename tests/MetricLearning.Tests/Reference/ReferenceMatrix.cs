namespace MetricLearning.Tests.Reference;

/// <summary>Plain loops in double precision, the truth that kernels are held against.</summary>
internal static class ReferenceMatrix
{
    public static float[] Random(int length, int seed)
    {
        Random random = new(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }

    public static float[] Transpose(float[] values, int rows, int columns)
    {
        float[] result = new float[values.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                result[(j * rows) + i] = values[(i * columns) + j];
            }
        }

        return result;
    }

    public static double[] Multiply(float[] a, float[] b, int rows, int columns, int depth)
    {
        double[] c = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < depth; k++)
                {
                    c[(i * columns) + j] += (double)a[(i * depth) + k] * b[(k * columns) + j];
                }
            }
        }

        return c;
    }
}
