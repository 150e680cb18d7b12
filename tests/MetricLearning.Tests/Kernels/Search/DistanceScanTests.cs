using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class DistanceScanTests
{
    [Test]
    public void Run_AnyDepthAndNumberOfQueries_HandsOverWhatLoopsGive([Values(1, 2, 5)] int threads)
    {
        for (int depth = 1; depth <= 67; depth += 3)
        {
            int queryCount = depth % 36, referenceCount = 1 + (depth % 7); // 16 queries are a chunk
            float[] queries = ReferenceMatrix.Random(queryCount * depth, depth);
            float[] references = ReferenceMatrix.Random(referenceCount * depth, depth + 1000);
            Collector collector = new(queryCount);

            DistanceScan.Run(queries, references, depth, collector, new Workers(threads));

            for (int i = 0; i < queryCount * referenceCount; i++)
            {
                (int query, int reference) = (i / referenceCount, i % referenceCount);
                double expected = Enumerable.Range(0, depth)
                    .Sum(j => Math.Pow((double)queries[(query * depth) + j] - references[(reference * depth) + j], 2));
                collector.Distances[query][reference]
                    .Should().BeApproximately(expected, 1e-13 * depth, "only the order of sums in double differs");
            }

            collector.Distances.Should().OnlyContain(distances => distances.Length == referenceCount);
        }
    }

    [Test]
    public void Run_EqualRows_GivesExactlyZero()
    {
        float[] rows = ReferenceMatrix.Random(2 * 37, 1);
        Collector collector = new(2);

        DistanceScan.Run(rows, rows, 37, collector, Workers.CallerOnly);

        (collector.Distances[0][0], collector.Distances[1][1]).Should().Be((0, 0));
    }

    private sealed class Collector(int queryCount) : IDistanceConsumer
    {
        public double[][] Distances { get; } = new double[queryCount][];

        public void Consume(int query, Span<double> squaredDistances)
        {
            Distances[query].Should().BeNull("each query comes once");
            Distances[query] = squaredDistances.ToArray();
            squaredDistances.Fill(double.NaN); // a consumer may overwrite them
        }
    }
}
