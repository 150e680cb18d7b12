using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class CandidateListTests
{
    private const int Offered = 500;

    // From a list that is kept sorted to one that holds all rows.
    private static readonly int[] Capacities =
        [1, 2, 7, CandidateList<float>.LargestSorted, CandidateList<float>.LargestSorted + 1, 100, Offered - 1, Offered];

    [Test]
    public void Insert_AllThatExceedTheWorst_KeepsTheBestTiesByLowerIndex(
        [ValueSource(nameof(Capacities))] int capacity, [Values(0, 1, 2, 3)] int order)
    {
        Random random = new(capacity);
        double[] scores = [.. Enumerable.Range(0, Offered).Select(i => (double)(order switch
        {
            0 => random.Next(40),
            1 => i, // every row ranks
            2 => -i, // none does once the list is full
            _ => 1,
        }))];
        CandidateStore<double> store = new();
        store.Start(2, capacity, Offered);
        CandidateList<double> list = store[1];

        Offer(list, scores, 0, Offered);
        list.Sort();

        int[] expected = Best(scores, capacity);
        list.Indices.ToArray().Should().Equal(expected);
        list.Scores.ToArray().Should().Equal(expected.Select(i => scores[i]));
        store[0].Count.Should().Be(0, "nothing is written into the list before");
    }

    [Test]
    public void Merge_SegmentsInTheirOrder_KeepsWhatOneListWould([ValueSource(nameof(Capacities))] int capacity)
    {
        Random random = new(capacity);
        double[] scores = [.. Enumerable.Range(0, Offered).Select(_ => (double)random.Next(40))];
        CandidateStore<double> whole = new();
        whole.Start(1, capacity, Offered);
        foreach ((int first, int end) in new[] { (0, 3), (3, 260), (260, Offered) })
        {
            CandidateStore<double> segment = new();
            segment.Start(1, capacity, Offered);
            Offer(segment[0], scores, first, end);
            whole[0].Merge(segment[0]);
        }

        whole[0].Sort();

        whole[0].Indices.ToArray().Should().Equal(Best(scores, capacity));
    }

    [Test]
    public void WorstScore_WithAndWithoutRoom_IsWhatARowMustExceed()
    {
        CandidateStore<float> store = new();
        store.Start(1, 2, 9);
        CandidateList<float> list = store[0];

        list.Insert(5, 0);
        list.WorstScore.Should().Be(float.NegativeInfinity);

        list.Insert(4, 1);
        list.WorstScore.Should().Be(4);

        store.Start(1, 2, 9);
        list.Count.Should().Be(0, "a start empties the lists");
    }

    private static void Offer(CandidateList<double> list, double[] scores, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            if (scores[i] > list.WorstScore)
            {
                list.Insert(scores[i], i);
            }
        }
    }

    private static int[] Best(double[] scores, int count) =>
        [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(count)];
}
