using CsCheck;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class SelectionTests
{
    [Test]
    public void NthLargest_AnyValues_IsThatOfASort() =>
        Gen.Int[-9, 9].Array[1, 200].Sample(
            draws =>
            {
                double[] values = [.. draws.Select(draw => draw / 4.0)], sorted = [.. values.Order()];
                for (int n = 1; n <= values.Length; n++)
                {
                    double[] copy = [.. values];
                    Selection.NthLargest<double>(copy, n).Should().Be(sorted[^n]);
                    copy.Order().SequenceEqual(sorted).Should().BeTrue("the values change places only");
                }
            },
            iter: 50,
            threads: 1);

    [Test]
    public void NthLargest_OrdersThatMakeUnevenParts_IsThatOfASort([Values(0, 1, 2, 3)] int order)
    {
        const int Count = 5000;
        float[] values = [.. Enumerable.Range(0, Count).Select(i => (float)(order switch
        {
            0 => i,
            1 => -i,
            2 => Math.Min(i, Count - i), // an organ pipe: the median of three is among the largest
            _ => i % 2 == 0 ? i : 0,
        }))];
        float[] sorted = [.. values.OrderDescending()];
        foreach (int n in new[] { 1, 2, Count / 3, Count - 1, Count })
        {
            Selection.NthLargest<float>([.. values], n).Should().Be(sorted[n - 1]);
        }
    }

    [Test]
    public void Sort_ManyTies_IsByKeyThenIndex([Values(0, 1, 2, 24, 25, 700)] int count)
    {
        Random random = new(count);
        double[] keys = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1 + (count / 8)))];
        int[] indices = [.. Enumerable.Range(0, count)];
        random.Shuffle(indices);
        (double Key, int Index)[] expected = [.. keys.Zip(indices).OrderBy(row => row.First).ThenBy(row => row.Second)];

        Selection.Sort<double>(keys, indices);

        keys.Zip(indices).Should().Equal(expected);
    }
}
