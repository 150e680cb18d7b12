using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class RoundedSumTests
{
    [Test]
    public void Add_RowsOfAnyWidth_AddsWhatMathRoundRounds([Values(1, 3, 7, 8, 9, 16, 31, 64, 70)] int columns)
    {
        Random random = new(columns);
        long[] sums = new long[columns], expected = new long[columns];
        foreach (double scale in new[] { 1, -1, 0.5, Math.ScaleB(1, 20), -Math.ScaleB(1, 46) / 3, Math.ScaleB(1, 48) })
        {
            float[] row = [.. Enumerable.Range(0, columns).Select(_ => (float)(random.Next(-15, 16) / 2.0))]; // halves: many ties
            RoundedSum.Add(row, scale, sums);
            for (int j = 0; j < columns; j++)
            {
                expected[j] += (long)Math.Round(row[j] * scale);
            }
        }

        sums.Should().Equal(expected);
    }

    [Test]
    public void Add_LargestTerms_AreExact()
    {
        long[] sums = new long[9];

        RoundedSum.Add([.. Enumerable.Repeat(-1f, 4), .. Enumerable.Repeat(1f, 5)], RoundedSum.LargestTerm, sums);

        sums.Should().Equal([.. Enumerable.Repeat(-1L << 51, 4), .. Enumerable.Repeat(1L << 51, 5)]);
    }

    [Test]
    public void LargestMagnitude_OneValueAnywhere_IsFound([Values(1, 3, 7, 8, 9, 16, 31, 64, 70)] int columns)
    {
        for (int j = 0; j < columns; j++)
        {
            float[] row = [.. Enumerable.Repeat(-0.5f, columns)];
            row[j] = j % 2 == 0 ? -float.MaxValue : 3;

            RoundedSum.LargestMagnitude(row).Should().Be(Math.Abs(row[j]));
        }

        RoundedSum.LargestMagnitude(new float[columns]).Should().Be(0);
        RoundedSum.LargestMagnitude([]).Should().Be(0);
    }
}
