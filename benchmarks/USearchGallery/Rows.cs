using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.USearch.Benchmark;

/// <summary>Rows of a gallery and queries that are not among them, the same for the same arguments.</summary>
internal sealed record Rows(float[] Gallery, float[] Queries, int Dimension)
{
    private const int Seed = 20261126;
    private const int Side = 28;

    /// <summary>Normal rows about 1 center for each 100 of them; every center is normal too, twice as far from the others.</summary>
    public static Rows Clustered(int count, int dimension, int queryCount)
    {
        Random random = new(Seed);
        float[] centers = Normal(random, count / 100 * dimension, 2);
        return new(About(random, centers, count, dimension), About(random, centers, queryCount, dimension), dimension);
    }

    /// <summary>
    /// MNIST's training images, moved by up to two pixels to have as many as wanted, and its test images, all projected by one random
    /// matrix.
    /// </summary>
    public static Rows OfDigits(string folder, int count, int dimension, int queryCount)
    {
        float[] training = Images(Path.Combine(folder, "train-images-idx3-ubyte.gz"));
        float[] test = Images(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"));
        int images = training.Length / (Side * Side);
        Random random = new(Seed);
        float[] projection = Normal(random, Side * Side * dimension, 1 / Math.Sqrt(dimension));
        float[] gallery = new float[count * dimension], queries = new float[queryCount * dimension];
        float[] moved = new float[Side * Side];
        for (int i = 0; i < count; i++)
        {
            bool isMoved = i >= images;
            (int right, int down) = isMoved ? (random.Next(-2, 3), random.Next(-2, 3)) : (0, 0);
            Move(training.AsSpan(i % images * Side * Side, Side * Side), moved, right, down);
            Project(moved, projection, gallery.AsSpan(i * dimension, dimension));
        }

        for (int i = 0; i < queryCount; i++)
        {
            Project(test.AsSpan(i * Side * Side, Side * Side), projection, queries.AsSpan(i * dimension, dimension));
        }

        return new(gallery, queries, dimension);
    }

    private static float[] Images(string path)
    {
        Tensor<float> images = IdxFile.ReadFloats(path);
        float[] values = new float[checked((int)images.FlattenedLength)];
        images.FlattenTo(values);
        return values;
    }

    private static float[] Normal(Random random, int count, double scale)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)(scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    private static float[] About(Random random, float[] centers, int count, int dimension)
    {
        float[] rows = Normal(random, count * dimension, 1);
        for (int i = 0; i < count; i++)
        {
            int center = random.Next(centers.Length / dimension) * dimension;
            for (int j = 0; j < dimension; j++)
            {
                rows[(i * dimension) + j] += centers[center + j];
            }
        }

        return rows;
    }

    private static void Move(ReadOnlySpan<float> image, Span<float> moved, int right, int down)
    {
        moved.Clear();
        for (int y = Math.Max(0, down); y < Math.Min(Side, Side + down); y++)
        {
            for (int x = Math.Max(0, right); x < Math.Min(Side, Side + right); x++)
            {
                moved[(y * Side) + x] = image[((y - down) * Side) + x - right];
            }
        }
    }

    private static void Project(ReadOnlySpan<float> image, float[] projection, Span<float> row)
    {
        row.Clear();
        for (int pixel = 0; pixel < image.Length; pixel++)
        {
            for (int j = 0; image[pixel] != 0 && j < row.Length; j++)
            {
                row[j] += image[pixel] * projection[(pixel * row.Length) + j];
            }
        }
    }
}
