using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class DistanceScanTests
{
    // 8 queries are a chunk, and as many references as a vector of floats has lanes a panel.
    [Test]
    public void Run_AnyDepthAndNumberOfRows_HandsOverWhatALoopGivesToTheLastBit([Values(1, 2, 5)] int threads)
    {
        for (int depth = 1; depth <= 67; depth += 3)
        {
            int queryCount = depth % 36, referenceCount = depth % 19;
            float[] queries = ReferenceMatrix.Random(queryCount * depth, depth);
            float[] references = ReferenceMatrix.Random(referenceCount * depth, depth + 1000);
            Collector collector = new(queryCount);

            DistanceScan.Run(queries, references, depth, collector, new Workers(threads));

            for (int query = 0; query < queryCount; query++)
            {
                collector.Distances[query].Should().Equal(
                    Enumerable.Range(0, referenceCount).Select(reference => Distance(queries, query, references, reference, depth)));
            }
        }
    }

    [Test]
    public void Run_ValuesOfAnyScale_GivesWhatALoopGivesToTheLastBit()
    {
        Random random = new(7);
        float[] rows = [.. Enumerable.Range(0, 20 * 50).Select(_ => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-120, 127)))];
        Collector collector = new(20);

        DistanceScan.Run(rows, rows, 50, collector, Workers.CallerOnly);

        for (int query = 0; query < 20; query++)
        {
            collector.Distances[query]
                .Should().Equal(Enumerable.Range(0, 20).Select(reference => Distance(rows, query, rows, reference, 50)));
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

    private static double Distance(float[] queries, int query, float[] references, int reference, int depth)
    {
        double sum = 0;
        for (int j = 0; j < depth; j++)
        {
            double difference = (double)queries[(query * depth) + j] - references[(reference * depth) + j];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }

    private sealed class Collector(int queryCount) : IDistanceConsumer
    {
        public double[][] Distances { get; } = new double[queryCount][];

        public void Consume(int query, Span<double> distances)
        {
            Distances[query].Should().BeNull("each query comes once");
            Distances[query] = distances.ToArray();
            distances.Fill(double.NaN); // a consumer may overwrite them
        }
    }
}
