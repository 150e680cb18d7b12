using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Classification;

public class NoveltyDistanceTests
{
    // Embeddings of one column of a network and two of the row.
    private static readonly float[][] Rows = [[0, 3, 4], [1, 0, 2], [5, 0, 1]];
    private static readonly float[] Query = [0, 0, 0];

    [TestCase(1, 0, 2.2360680)] // √5, the nearest embedding
    [TestCase(1, 2, 1.4953488)] // √(√5 · 1): the nearest row is another one
    [TestCase(2, 2, 3.1622777)] // √(5 · 2)
    [TestCase(9, 2, 5.0492674)] // √(√26 · 5), the last ones
    public void Of_ThreeRows_IsTheSolutionByHand(int neighbor, int rowColumns, double expected) =>
        Measure(Rows, Query, neighbor, rowColumns).Should().BeApproximately((float)expected, 1e-6f);

    [Test]
    public void Of_ACopyOfARow_IsZero() => Measure(Rows, Rows[1], 1, 2).Should().Be(0);

    [Test]
    public void Of_TheLargestRows_IsANumber() =>
        Measure([[0, 1e30f, 0], [0, 3e30f, 0]], [0, -1e30f, 0], 1, 2).Should().Be(float.MaxValue, "squares overflow");

    [Test]
    public void Of_FewerThanAllFound_IsByThese() =>
        Measure(Rows, Query, 1, 2, found: 1).Should().BeApproximately((float)Math.Sqrt(Math.Sqrt(5) * 2), 1e-6f);

    private static float Measure(float[][] rows, float[] query, int neighbor, int rowColumns, int found = 3)
    {
        Gallery gallery = new(DistanceMetric.Euclidean, 3);
        gallery.Add([.. rows.Select(_ => "a")], new ReadOnlyTensorSpan<float>([.. rows.SelectMany(row => row)], [rows.Length, 3], []));
        int[] slots = new int[Math.Min(found, rows.Length)];
        float[] distances = new float[slots.Length];
        gallery.Snapshot.SearchRow(query, slots.Length, slots, distances);
        return NoveltyDistance.Of(gallery.Snapshot, query, slots, distances, neighbor, rowColumns);
    }
}
