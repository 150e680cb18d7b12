using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Auditing;

public class RedundancyCheckTests
{
    [Test]
    public void Run_RowsInSteps_KeepsWhatStandsForTheOthers()
    {
        // The reach is 1 in both classes. 1 stands for 0 and for 2; 3 has only 2 within reach, which goes. 101 stands for 100 and 102.
        List<RedundantRow> redundant = RedundancyCheck.Run(
            AuditTables.Table(AuditTables.Line(0, 1, 2, 3, 100, 101, 102), "aaaabbb", neighborCount: 2));

        redundant.Select(row => (row.Row.Index, row.Representative.Row.Index, row.Representative.Distance))
            .Should().Equal((0, 1, 1f), (2, 1, 1f), (4, 5, 1f), (6, 5, 1f));
        redundant[0].Neighbors.Select(neighbor => neighbor.Row.Index).Should().Equal(1, 2);
    }

    [Test]
    public void Run_ANeighbourOfAnotherClass_KeepsTheRow() =>
        RedundancyCheck.Run(AuditTables.Table(AuditTables.Line(0, 1, 2, 3), "aaba", neighborCount: 3)).Should().BeEmpty();

    [Test]
    public void Run_EqualRows_KeepsTheFirst()
    {
        RedundantRow copy = RedundancyCheck.Run(AuditTables.Table(AuditTables.Line(5, 9, 5), "aba", neighborCount: 2)).Single();

        (copy.Row.Index, copy.Representative.Row.Index, copy.Representative.Distance).Should().Be((2, 0, 0f));
        RedundancyCheck.Run(AuditTables.Table(AuditTables.Line(7, 7, 7), "aaa", neighborCount: 2)).Should().HaveCount(2);
    }

    [Test]
    public void Run_TestRows_AreLeftAlone() =>
        RedundancyCheck.Run(AuditTables.Table(AuditTables.Line(0, 50), "ab", 2, AuditTables.Line(0, 0, 50), "aab")).Should().BeEmpty();

    // The promise: leave all redundant rows out, and the nearest row that stays has the label of each of them.
    [Test]
    public void Run_RandomRows_CanAllBeLeftOut([Range(1, 8)] int seed, [Values(1, 3, 10)] int neighborCount)
    {
        const int Count = 600;
        var random = new Random(seed);
        float[] values = AuditTables.Normal(Count, 2, seed).ToArray();
        char[] labels = new char[Count];
        for (int row = 0; row < Count; row++)
        {
            labels[row] = "abc"[random.Next(3)];
            values[2 * row] += 2.5f * (labels[row] - 'a');
            if (row % 10 == 9) // an equal row, with its own label or the same
            {
                values.AsSpan(2 * (row - 5), 2).CopyTo(values.AsSpan(2 * row));
            }
        }

        AuditTable table = AuditTables.Table(Tensor.Create(values, [Count, 2]), new string(labels), neighborCount);
        List<RedundantRow> redundant = RedundancyCheck.Run(table);
        HashSet<int> gone = [.. redundant.Select(row => row.Row.Index)];
        int[] kept = [.. Enumerable.Range(0, Count).Where(row => !gone.Contains(row))];

        redundant.Should().HaveCountGreaterThan(20);
        foreach (RedundantRow row in redundant)
        {
            double[] distances = [.. kept.Select(other => SquaredDistance(values, row.Row.Index, other))];
            double least = distances.Min(); // equal rows may have several labels
            gone.Should().NotContain(row.Representative.Row.Index);
            row.Representative.Row.Label.Should().Be(row.Row.Label);
            kept.Where((_, place) => distances[place] == least).Select(other => labels[other]).Should().Contain(labels[row.Row.Index]);
        }
    }

    private static double SquaredDistance(float[] values, int one, int other)
    {
        double x = (double)values[2 * one] - values[2 * other], y = (double)values[(2 * one) + 1] - values[(2 * other) + 1];
        return (x * x) + (y * y);
    }
}
