using System.Numerics.Tensors;

namespace MetricLearning.Benchmarks.Large;

/// <summary>
/// Rows of classes that are four clusters each, mixed by one random matrix: neighbours tell them apart badly, and networks well.
/// </summary>
internal sealed class ClusteredRows
{
    private const int Clusters = 4; // of a class
    private const int Parts = 100; // which are drawn beside each other
    private const float Noise = 2.6f;

    private readonly int _columns;
    private readonly int _classes;
    private readonly float[] _centers;
    private readonly float[] _mix;

    public ClusteredRows(int columns, int classes)
    {
        Random random = new(1);
        (_columns, _classes) = (columns, classes);
        _centers = Uniform(classes * Clusters * columns, 1);
        _mix = Uniform(columns * columns, 1 / MathF.Sqrt(columns));

        float[] Uniform(int count, float half) =>
            [.. Enumerable.Range(0, count).Select(_ => half * ((2 * random.NextSingle()) - 1))];
    }

    /// <summary>Draws rows, [count × columns], and their classes.</summary>
    public (float[] Rows, int[] Labels) Draw(int count, int seed)
    {
        float[] rows = new float[checked(count * _columns)];
        int[] labels = new int[count];
        Parallel.For(0, Parts, part =>
        {
            Random random = new((seed * Parts) + part);
            float[] own = new float[_columns];
            for (int row = (int)((long)count * part / Parts); row < (long)count * (part + 1) / Parts; row++)
            {
                labels[row] = random.Next(_classes);
                Fill(random, labels[row], own, rows.AsSpan(row * _columns, _columns));
            }
        });
        return (rows, labels);
    }

    private void Fill(Random random, int label, float[] own, Span<float> row)
    {
        ReadOnlySpan<float> center = _centers.AsSpan(((label * Clusters) + random.Next(Clusters)) * _columns, _columns);
        for (int column = 0; column < _columns; column++)
        {
            own[column] = center[column] + (Noise * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f));
        }

        for (int column = 0; column < _columns; column++)
        {
            row[column] = TensorPrimitives.Dot<float>(own, _mix.AsSpan(column * _columns, _columns));
        }
    }
}
