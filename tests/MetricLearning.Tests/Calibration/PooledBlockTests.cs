using MetricLearning.Calibration;

namespace MetricLearning.Tests.Calibration;

public class PooledBlockTests
{
    [Test]
    public void Merge_Violators_HaveTheirWeightedMean()
    {
        // 3 of weight 1 and 0 of weight 2 make 1, which is not above the 1 before: all three make (1 + 3 + 0) / 4.
        PooledBlock[] blocks = [new(0, 1, 1), new(1, 3, 1), new(2, 0, 2), new(3, 5, 1)];

        PooledBlock.Merge(blocks).ToArray().Should().Equal(new PooledBlock(1.25, 1, 4), new PooledBlock(3, 5, 1));
    }

    [Test]
    public void Merge_AscendingValues_StayAsTheyAre()
    {
        PooledBlock[] blocks = [new(0, 0.1, 1), new(1, 0.2, 1)];

        PooledBlock.Merge(blocks).ToArray().Should().Equal(new PooledBlock(0, 0.1, 1), new PooledBlock(1, 0.2, 1));
    }

    [Test]
    public void Merge_EqualValues_AreOneBlock()
    {
        PooledBlock[] blocks = [new(0, 0.5, 1), new(1, 0.5, 3)];

        PooledBlock.Merge(blocks).ToArray().Should().Equal(new PooledBlock(0.75, 0.5, 4));
    }

    [Test]
    public void Merge_RandomValues_IsTheLeastSquaresFitThatDoesNotDescend()
    {
        // The fit at i is the largest over starts of the smallest over ends of the means of the stretches around i.
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble())];
        double[] weights = [.. values.Select(_ => 0.5 + random.NextDouble())];
        double Mean(int from, int to) => Enumerable.Range(from, to - from + 1).Sum(i => weights[i] * values[i])
            / Enumerable.Range(from, to - from + 1).Sum(i => weights[i]);
        double[] expected = [.. Enumerable.Range(0, 40)
            .Select(i => Enumerable.Range(0, i + 1).Max(from => Enumerable.Range(i, 40 - i).Min(to => Mean(from, to))))];

        PooledBlock[] merged = PooledBlock.Merge(values.Select((value, i) => new PooledBlock(i, value, weights[i])).ToArray()).ToArray();

        double[] fitted = new double[40];
        int row = 0;
        foreach (PooledBlock block in merged)
        {
            for (double left = block.Weight; left > 1e-9; left -= weights[row++])
            {
                fitted[row] = block.Value;
            }
        }

        fitted.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Test]
    public void ByScore_EqualScores_AreOneBlockWithTheirShare() => PooledBlock
        .ByScore([2, 1, 2, 2], [true, false, false, true], [1, 1, 2, 1])
        .Should().Equal(new PooledBlock(1, 0, 1), new PooledBlock(2, 0.5, 4));
}
