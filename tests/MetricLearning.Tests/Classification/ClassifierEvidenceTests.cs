using MetricLearning.Classification;

namespace MetricLearning.Tests.Classification;

public class ClassifierEvidenceTests
{
    [TestCase(10)]
    [TestCase(100)]
    [TestCase(200)]
    [TestCase(1000)]
    public void Fit_HeldOutRows_GivesTheLargestDistanceMoreRoomTheFewerRowsThereAre(int rowCount)
    {
        double largest = Evidence(rowCount).Fit(target: null).MaxDistance;

        // Of 1,000 rows the five farthest may lie beyond. What one row in n exceeds is carried on to one in 200 by the fifth root.
        int beyond = rowCount / 200;
        double room = 1.25 * Math.Pow(Math.Max(1, 200.0 / rowCount), 0.2);
        largest.Should().BeApproximately((rowCount - beyond) * room, 1e-3 * rowCount);
    }

    [Test]
    public void Fit_CopiesAmongTheHeldOutRows_AreLeftOut()
    {
        HeldOutNeighbors neighbors = new(1000, 1);
        neighbors.SquaredDistancesOf(7)[0] = 4;
        ClassifierEvidence evidence = new(NeighborRule.Nearest, 1, new(0, null, null));
        evidence.AddHeldOut(new([.. Enumerable.Range(0, 1000)], new int[1000], neighbors, neighbors, Sharpness: 1), ["0"]);

        evidence.Fit(target: null).MaxDistance.Should().BeApproximately(2 * 1.25 * Math.Pow(200, 0.2), 1e-6, "one is left");
    }

    [Test]
    public void Fit_SquaresThatOverflow_HaveANovelty()
    {
        HeldOutNeighbors neighbors = new(3, 1);
        float[] squares = [4, 9, float.PositiveInfinity];
        for (int row = 0; row < squares.Length; row++)
        {
            neighbors.SquaredDistancesOf(row)[0] = squares[row];
        }

        ClassifierEvidence evidence = new(NeighborRule.Nearest, 1, new(2, null, null));
        evidence.AddHeldOut(new([0, 1, 2], new int[3], neighbors, neighbors, Sharpness: 1), ["0"], [1, 4, float.PositiveInfinity]);

        ClassifierNovelty novelty = evidence.Fit(target: null).Novelty;

        novelty.OfEmbeddings!.Distances.Should().Equal(2, 3, float.MaxValue);
        novelty.OfRows!.Distances.Should().Equal((float)Math.Sqrt(2), (float)Math.Sqrt(12), float.MaxValue);
    }

    [Test]
    public void Fit_CopiesAlone_AcceptsEverything()
    {
        HeldOutNeighbors neighbors = new(1000, 1);
        ClassifierEvidence evidence = new(NeighborRule.Nearest, 1, new(0, null, null));
        evidence.AddHeldOut(new([.. Enumerable.Range(0, 1000)], new int[1000], neighbors, neighbors, Sharpness: 1), ["0"]);

        evidence.Fit(target: null).MaxDistance.Should().Be(double.PositiveInfinity);
    }

    [Test]
    public void Fit_WithoutRows_AcceptsEverything() =>
        new ClassifierEvidence(NeighborRule.Nearest, 1, new(0, null, null)).Fit(target: null).MaxDistance
            .Should().Be(double.PositiveInfinity);

    // Row i, from 1, is right, and i away from its nearest row.
    private static ClassifierEvidence Evidence(int rowCount)
    {
        HeldOutNeighbors neighbors = new(rowCount, 1);
        for (int row = 0; row < rowCount; row++)
        {
            neighbors.SquaredDistancesOf(row)[0] = (row + 1f) * (row + 1f);
        }

        ClassifierEvidence evidence = new(NeighborRule.Nearest, 1, new(0, null, null));
        evidence.AddHeldOut(new([.. Enumerable.Range(0, rowCount)], new int[rowCount], neighbors, neighbors, Sharpness: 1), ["0"]);
        return evidence;
    }
}
