using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class RowwiseWorkTests
{
    [Test]
    public void Run_AnyRowsChunksAndThreads_MakesEachRowOnce(
        [Values(1, 2, 5)] int threads, [Values(0, 1, 7, 64, 65)] int rows, [Values(1, 8, 100)] int chunkRows)
    {
        float[] input = [.. Enumerable.Range(0, 3 * rows).Select(i => (float)i)], output = new float[2 * rows];
        SumAndCount work = new(new Workers(threads));

        work.Run(input, rows, output, chunkRows);

        output.Should().Equal(Enumerable.Range(0, rows).SelectMany(row => new[] { (9f * row) + 3, 1 }));
        work.LargestChunk.Should().BeLessThanOrEqualTo(chunkRows);
    }

    [TestCase(7, 4, 2, 1)]
    [TestCase(6, 5, 2, 1)]
    [TestCase(6, 4, -1, 1)]
    [TestCase(6, 4, 2, 0)]
    public void Run_LengthsThatAreNoRows_Throws(int inputLength, int outputLength, int rows, int chunkRows) =>
        new SumAndCount(new Workers(1)).Invoking(work => work.Run(new float[inputLength], rows, new float[outputLength], chunkRows))
            .Should().Throw<InvalidOperationException>();

    // Rows of three become their sum and the number of times that they were visited.
    private sealed class SumAndCount(Workers workers) : RowwiseWork(workers)
    {
        public volatile int LargestChunk;

        public new void Run(ReadOnlySpan<float> input, int rows, Span<float> output, int chunkRows) =>
            base.Run(input, rows, output, chunkRows);

        protected override void RunRows(ReadOnlySpan<float> input, int rows, Span<float> output)
        {
            (input.Length, output.Length).Should().Be((3 * rows, 2 * rows));
            LargestChunk = Math.Max(LargestChunk, rows);
            for (int row = 0; row < rows; row++)
            {
                output[2 * row] = input[3 * row] + input[(3 * row) + 1] + input[(3 * row) + 2];
                output[(2 * row) + 1]++;
            }
        }
    }
}
