using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Contracts;

/// <content>Rows, and what a sort of all of them finds.</content>
public abstract partial class GallerySearchContract
{
    private const double Rounding = 2e-5; // of distances that a store computes in single precision

    /// <summary>Texts that a store may misread.</summary>
    private protected static readonly string[] Texts =
    [
        "", " ", "a'b", "a\"b; drop table rows; --", "100%", "100_", "a\\b", "名前🙂", "\t\n", "NULL", "a{0}", new('x', 300),
    ];

    /// <summary>The call as a task.</summary>
    protected static Func<Task> Awaiting(Func<ValueTask> call) => () => call().AsTask();

    /// <summary>The call as a task.</summary>
    protected static Func<Task> Awaiting<T>(Func<ValueTask<T>> call) => () => call().AsTask();

    /// <summary>The id of a row.</summary>
    protected static string IdOf(int row) => $"r{row}";

    /// <summary>Rows one after the other.</summary>
    protected static float[] Flat(float[][] rows) => [.. rows.SelectMany(row => row)];

    /// <summary>Random rows.</summary>
    protected static float[][] Rows(int count, int seed)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count)
                .Select(_ => Enumerable.Range(0, Dimension).Select(_ => (float)((random.NextDouble() * 4) - 2)).ToArray()),
        ];
    }

    private static float[] Mean(DistanceMetric metric, IEnumerable<float[]> rows)
    {
        float[][] own = [.. rows.Select(row =>
            metric == DistanceMetric.Cosine ? row.Select(value => value / TensorPrimitives.Norm(row)).ToArray() : row)];
        return [.. Enumerable.Range(0, Dimension).Select(column => (float)own.Average(row => (double)row[column]))];
    }

    private static double Distance(DistanceMetric metric, float[] a, float[] b)
    {
        double dot = a.Zip(b, (x, y) => (double)x * y).Sum();
        double square = a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum();
        double norms = Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
        return metric switch
        {
            DistanceMetric.Euclidean => Math.Sqrt(square),
            DistanceMetric.SquaredEuclidean => square,
            DistanceMetric.InnerProduct => -dot,
            DistanceMetric.Cosine => norms == 0 ? 1 : 1 - (dot / norms),
            _ => throw new NotSupportedException($"{metric}"),
        };
    }

    // Rows whose distances are within rounding of each other may change places.
    private static void AssertNearest(
        DistanceMetric metric,
        float[] query,
        float[][] rows,
        IEnumerable<int> taking,
        GalleryNeighbor[] found,
        int count,
        Func<int, string>? idOf = null)
    {
        idOf ??= IdOf;
        Dictionary<string, double> distances = taking.ToDictionary(idOf, i => Distance(metric, query, rows[i]));
        (string Id, double Distance)[] sorted = [.. distances.Select(one => (one.Key, one.Value)).OrderBy(one => one.Value).Take(count)];
        found.Select(one => one.Id).Should().OnlyHaveUniqueItems().And.HaveCount(sorted.Length);
        for (int i = 0; i < sorted.Length; i++)
        {
            double tolerance = Rounding * (1 + Math.Abs(sorted[i].Distance));
            distances.Should().ContainKey(found[i].Id);
            distances[found[i].Id].Should().BeApproximately(sorted[i].Distance, tolerance, $"{metric}, neighbour {i}");
            ((double)found[i].Distance).Should().BeApproximately(sorted[i].Distance, tolerance, $"{metric}, neighbour {i}");
        }
    }

    /// <summary>Asserts the order of rows at one distance, or that they are all there where the gallery orders them as it likes.</summary>
    protected void AssertOrder(GalleryNeighbor[] found, string[] expected)
    {
        found.Select(one => one.Id).Should().BeEquivalentTo(expected);
        if (OrdersEqualRows)
        {
            found.Select(one => one.Id).Should().Equal(expected);
        }
    }

    /// <summary>Makes a gallery of random rows of five labels, whose ids are those of <see cref="IdOf"/>.</summary>
    protected async Task<(IGallerySearch Gallery, float[][] Rows)> Holding(DistanceMetric metric, int count, int seed)
    {
        float[][] rows = Rows(count, seed);
        string[] labels = [.. Enumerable.Range(0, count).Select(i => $"{i % 5}")];
        return (await HoldingAsync(metric, Dimension, labels, rows, [.. Enumerable.Range(0, count).Select(IdOf)]), rows);
    }
}
