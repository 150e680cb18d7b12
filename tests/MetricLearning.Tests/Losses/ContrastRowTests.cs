using CsCheck;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class ContrastRowTests
{
    [Test]
    public void Split_AnchorAmongItsColumns_LeavesItOut()
    {
        var row = new ContrastRow();

        row.Split([10, 11, 12, 13, 14, 15], own: [1, 2, 4], self: 2);

        row.Positives.ToArray().Should().Equal(11, 14);
        row.Negatives.ToArray().Should().Equal(10, 13, 15);
        row.Values.ToArray().Should().Equal(11, 14, 10, 13, 15);
    }

    [Test]
    public void Split_AnchorWithoutAColumn_KeepsAllOfItsLabel()
    {
        var row = new ContrastRow();

        row.Split([10, 11, 12], own: [0, 2], self: -1);

        row.Positives.ToArray().Should().Equal(10, 12);
        row.Negatives.ToArray().Should().Equal(11);
    }

    [Test]
    public void Scatter_ColumnGatheredTwice_AddsUpItsNumbers()
    {
        var row = new ContrastRow();
        float[] restored = [9, 9, 9, 9];

        row.Gather([10, 11, 12, 13], positives: [3, 1], negatives: [2, 2]);
        float[] gathered = row.Values.ToArray();
        row.Scatter(restored, positives: [3, 1], negatives: [2, 2]);

        gathered.Should().Equal(13, 11, 12, 12);
        row.Positives.ToArray().Should().Equal(13, 11);
        restored.Should().Equal(0, 11, 24, 13);
    }

    [Test]
    public void Join_AfterSplit_RestoresTheRowWithZeroForTheAnchor() =>
        Gen.Select(Gen.Float[-9, 9].Array[0, 40], Gen.Int[0, 1000], Gen.Int[-1, 39]).Sample((values, seed, self) =>
        {
            var random = new Random(seed);
            int[] own = [.. Enumerable.Range(0, values.Length).Where(column => column == self || random.Next(3) == 0)];
            var row = new ContrastRow();
            row.Split(new float[50], [], -1); // memory that is longer, and used
            float[] restored = new float[values.Length];
            Array.Fill(restored, 77);

            row.Split(values, own, self);
            row.Join(restored, own, self);

            return row.Values.Length == values.Length - (own.Contains(self) ? 1 : 0)
                && restored.Index().All(entry => entry.Item == (entry.Index == self ? 0 : values[entry.Index]));
        });
}
