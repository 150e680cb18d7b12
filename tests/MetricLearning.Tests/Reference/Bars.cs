using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Tests.Reference;

/// <summary>Noisy images of one bar each, whose direction is its class: level, upright or one of the diagonals; it lies anywhere.</summary>
internal static class Bars
{
    private const int Length = 4;
    private static readonly (int Y, int X)[] Directions = [(0, 1), (1, 0), (1, 1), (1, -1)];

    public static ImageShape Shape { get; } = new(12, 12, 1);

    public static LabeledDataset Create(int rowsPerClass, int seed)
    {
        Random random = new(seed);
        int rowCount = Directions.Length * rowsPerClass;
        float[] values = new float[rowCount * Shape.Length];
        foreach (ref float value in values.AsSpan())
        {
            value = 0.6f * random.NextSingle();
        }

        for (int row = 0; row < rowCount; row++)
        {
            (int stepY, int stepX) = Directions[row % Directions.Length];
            int y = random.Next(Shape.Height - (stepY * (Length - 1)));
            int x = stepX < 0 ? random.Next(Length - 1, Shape.Width) : random.Next(Shape.Width - (stepX * (Length - 1)));
            for (int i = 0; i < Length; i++)
            {
                values[(row * Shape.Length) + ((y + (i * stepY)) * Shape.Width) + x + (i * stepX)] += 1;
            }
        }

        return new(
            Tensor.Create(values, [rowCount, Shape.Length]), [.. Enumerable.Range(0, rowCount).Select(row => row % Directions.Length)]);
    }
}
