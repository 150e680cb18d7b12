using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public unsafe class CandidateListTests
{
    private const int Guard = 3;

    [Test]
    public void Insert_AllThatExceedTheWorst_KeepsTheBestTiesByLowerIndex([Values(1, 2, 7, 40)] int capacity)
    {
        Random random = new(capacity);
        float[] offered = [.. Enumerable.Range(0, 30).Select(_ => (float)random.Next(6))];
        float[] scores = [.. Enumerable.Repeat(99f, capacity + Guard)];
        int[] indices = [.. Enumerable.Repeat(99, capacity + Guard)];
        fixed (float* scoreStart = scores)
        fixed (int* indexStart = indices)
        {
            CandidateList list = new(scoreStart, indexStart, capacity);
            list.Clear();
            for (int i = 0; i < offered.Length; i++)
            {
                if (offered[i] > list.WorstScore)
                {
                    list.Insert(offered[i], i);
                }
            }

            int[] expected = [.. Enumerable.Range(0, offered.Length).OrderByDescending(i => offered[i]).ThenBy(i => i).Take(capacity)];
            list.Indices[..expected.Length].ToArray().Should().Equal(expected);
            list.Scores[..expected.Length].ToArray().Should().Equal(expected.Select(i => offered[i]));
            list.Scores[expected.Length..].ToArray().Should()
                .Equal(Enumerable.Repeat(float.NegativeInfinity, capacity - expected.Length), "there is room left");
        }

        scores[capacity..].Should().OnlyContain(score => score == 99, "nothing is written beyond the capacity");
        indices[capacity..].Should().OnlyContain(index => index == 99, "nothing is written beyond the capacity");
    }

    [Test]
    public void WorstScore_WithAndWithoutRoom_IsWhatARowMustExceed()
    {
        float* scores = stackalloc float[2];
        int* indices = stackalloc int[2];
        CandidateList list = new(scores, indices, 2);
        list.Clear();

        list.Insert(5, 0);
        list.WorstScore.Should().Be(float.NegativeInfinity);

        list.Insert(4, 1);
        list.WorstScore.Should().Be(4);
    }
}
