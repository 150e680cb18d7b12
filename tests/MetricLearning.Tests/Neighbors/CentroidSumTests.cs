using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Neighbors;

public class CentroidSumTests
{
    private const int Depth = 5;
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Test]
    public void Add_InAnyOrderWithOthersThatGoAgain_GivesTheSameBits([ValueSource(nameof(Metrics))] DistanceMetric metric)
    {
        Random random = new(1);
        float[][] rows = [.. Enumerable.Range(0, 200).Select(i => Row(random, i % 7 == 0 ? 1e12 : i % 3 == 0 ? 1e-7 : 1))];
        float[] expected = Sum(rows, metric).Mean();

        for (int trial = 0; trial < 20; trial++)
        {
            float[][] order = [.. rows];
            random.Shuffle(order);
            CentroidSum sum = new(Depth);
            List<float[]> guests = [];
            foreach (float[] row in order)
            {
                sum = sum.Copy();
                sum.Add(row, metric);
                guests.Add(Row(random, Math.Pow(10, random.Next(-20, 20))));
                sum.Add(guests[^1], metric);
            }

            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(guests));
            guests.ForEach(guest => sum.Subtract(guest, metric));
            sum.Mean().Should().Equal(expected);
        }
    }

    [Test]
    public void Mean_SolvedByHand_IsThat()
    {
        float[][] rows = [[3, 4], [0, 2], [0, 0]];

        Sum(rows, DistanceMetric.Euclidean).Mean().Should().Equal(1, 2);
        Sum(rows, DistanceMetric.InnerProduct).Mean().Should().Equal(1, 2);
        Sum(rows, DistanceMetric.Cosine).Mean().Should().Equal(0.2f, 0.6f); // (0.6, 0.8), (0, 1), and no direction
        new CentroidSum(2).Mean().Should().BeEmpty("no row has no mean");
    }

    [Test]
    public void Mean_RowsOfAnyWidthAndScale_IsThatOfWholeNumbers(
        [ValueSource(nameof(Metrics))] DistanceMetric metric,
        [Values(1, 3, 8, 9, 31, 64, 70)] int dimension,
        [Values(1e-12, 0.01, 1, 8, 1e5, 1e13)] double scale)
    {
        Random random = new(dimension);
        CentroidSum sum = new(dimension);
        Int128[] expected = new Int128[dimension];
        int count = 0;
        for (int i = 0; i < 5000; i++)
        {
            bool isTaken = i % 3 == 2;
            float[] row = [.. Enumerable.Range(0, dimension).Select(_ => (float)(scale * random.NextNormal()))];
            double length = Math.Sqrt(row.Sum(value => (double)value * value));
            double unit = Math.ScaleB(1, 48) / (metric == DistanceMetric.Cosine ? length : 1);
            for (int j = 0; j < dimension; j++)
            {
                expected[j] += (isTaken ? -1 : 1) * (Int128)Math.Round(row[j] * unit);
            }

            count += isTaken ? -1 : 1;
            if (isTaken)
            {
                sum.Subtract(row, metric);
            }
            else
            {
                sum.Add(row, metric);
            }
        }

        sum.Mean().Should().Equal(expected.Select(value => (float)((double)value / count / Math.ScaleB(1, 48))));
    }

    [Test]
    public void Mean_ManyRowsOfTheLargestValuesThatAreSummedIn64Bits_DoesNotOverflow()
    {
        float most = MathF.BitDecrement(8);
        CentroidSum sum = Sum([.. Enumerable.Repeat(new[] { most, -most }, 10_000)], DistanceMetric.Euclidean);

        sum.Mean().Should().Equal(most, -most);
        for (int i = 0; i < 9_999; i++)
        {
            sum.Subtract([most, -most], DistanceMetric.Euclidean);
        }

        sum.Mean().Should().Equal(most, -most);
        CentroidSum negative = Sum([[1, 1]], DistanceMetric.Euclidean).Copy();
        for (int i = 0; i < 10_000; i++)
        {
            negative.Subtract([most, -most], DistanceMetric.Euclidean);
        }

        negative.Mean()[0].Should().BeApproximately(most, 0.001f, "−9,999 rows that add up to as many times −most");
    }

    [Test]
    public void Mean_WithARowBeyondTheRange_IsEmptyUntilItHasGone()
    {
        CentroidSum sum = Sum([[1, 2]], DistanceMetric.Euclidean);

        sum.Add([1e30f, 0], DistanceMetric.Euclidean);
        sum.Mean().Should().BeEmpty();

        sum.Subtract([1e30f, 0], DistanceMetric.Euclidean);
        sum.Mean().Should().Equal(1, 2);
        Sum([[1e30f, 0], [1e-30f, 0]], DistanceMetric.Cosine).Mean().Should().Equal(1, 0);
    }

    [Test]
    public void Add_AnotherSum_AddsItsRows()
    {
        CentroidSum sum = Sum([[1, 2], [3, 4]], DistanceMetric.SquaredEuclidean);

        sum.Add(Sum([[8, 9]], DistanceMetric.SquaredEuclidean));

        sum.Mean().Should().Equal(4, 5);
        sum.Add(Sum([.. Enumerable.Repeat(new[] { 5f, -4 }, 97)], DistanceMetric.SquaredEuclidean));
        sum.Mean().Should().Equal(4.97f, -3.73f);
    }

    private static CentroidSum Sum(float[][] rows, DistanceMetric metric)
    {
        CentroidSum sum = new(rows[0].Length);
        foreach (float[] row in rows)
        {
            sum.Add(row, metric);
        }

        return sum;
    }

    private static float[] Row(Random random, double scale) =>
        [.. Enumerable.Range(0, Depth).Select(_ => (float)(scale * random.NextNormal()))];
}
