using MetricLearning.Postgres;

namespace PostgresGalleryBenchmarks;

/// <summary>Rows around cluster centres, the same in every run: a function of the row's number.</summary>
internal static class SampleRows
{
    public const int Dimension = 64;

    private const int Clusters = 2000;
    private static readonly float[] Centers = MakeCenters();

    /// <summary>Writes a row.</summary>
    public static void Fill(long number, Span<float> row)
    {
        ulong state = ((ulong)number + 1) * 0x9E3779B97F4A7C15;
        int cluster = (int)(Next(ref state) % Clusters);
        for (int i = 0; i < row.Length; i++)
        {
            ulong bits = Next(ref state);
            // The sum of two uniform numbers: near enough to a bell for a benchmark, and quick.
            float noise = ((bits & 0xFFFFFF) + ((bits >> 24) & 0xFFFFFF)) * (1f / (1 << 24)) - 1;
            row[i] = Centers[(cluster * Dimension) + i] + (0.6f * noise);
        }
    }

    /// <summary>Streams rows, a new array for each.</summary>
    public static async IAsyncEnumerable<PostgresRow> Stream(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 4096 == 0)
            {
                await Task.Yield();
            }

            float[] row = new float[Dimension];
            Fill(i, row);
            yield return new($"row{i}", $"label{i % 100}", row);
        }
    }

    /// <summary>Rows that are not among those streamed.</summary>
    public static float[] Queries(int count)
    {
        float[] queries = new float[count * Dimension];
        for (int i = 0; i < count; i++)
        {
            Fill(1_000_000_000_000L + i, queries.AsSpan(i * Dimension, Dimension));
        }

        return queries;
    }

    private static float[] MakeCenters()
    {
        Random random = new(1);
        float[] centers = new float[Clusters * Dimension];
        foreach (ref float value in centers.AsSpan())
        {
            value = (random.NextSingle() * 2) - 1;
        }

        return centers;
    }

    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
