using MetricLearning.Sampling;

namespace MetricLearning.Tests.Sampling;

public class BlockOrderTests
{
    [TestCase(1, 1, 1, new[] { 1 })]
    [TestCase(10, 3, 2, new[] { 2, 2 })]
    [TestCase(10, 1, 4, new[] { 4, 3, 3 })]
    [TestCase(10, 1, 9, new[] { 5, 5 })]
    public void Shuffle_BlocksAndBuffers_AreAsEqualAsCanBeAndHoldAllRows(
        int rowCount, int rowsPerBlock, int blocksPerBuffer, int[] blocksOfBuffers)
    {
        BlockOrder order = new();
        order.BufferCount.Should().Be(0);

        order.Shuffle(new int[rowCount], epoch: 3, seed: 1, rowsPerBlock, blocksPerBuffer);

        int[][] buffers = [.. Enumerable.Range(0, order.BufferCount).Select(buffer => order.Of(buffer).ToArray())];
        buffers.Select(blocks => blocks.Length).Should().Equal(blocksOfBuffers);
        order.LargestBlockCount.Should().Be(blocksOfBuffers[0]);
        buffers.Should().OnlyContain(blocks => blocks.Order().SequenceEqual(blocks));
        buffers.SelectMany(blocks => blocks).Select(order.RowsOf).SelectMany(rows => Enumerable.Range(rows.Start, rows.End - rows.Start))
            .Order().Should().Equal(Enumerable.Range(0, rowCount));
        buffers.Max(blocks => blocks.Sum(block => order.RowsOf(block).End - order.RowsOf(block).Start))
            .Should().BeLessThanOrEqualTo(order.LargestBuffer);
    }

    [Test]
    public void EpochOf_BuffersOfManyEpochs_IsAnotherForEachAndNeverNegative()
    {
        BlockOrder order = new();
        List<int> numbers = [];
        foreach (int epoch in (int[])[0, 1, 2, 3, int.MaxValue])
        {
            order.Shuffle(new int[9], epoch, seed: 1, rowsPerBlock: 1, blocksPerBuffer: 3);
            numbers.AddRange(Enumerable.Range(0, order.BufferCount).Select(order.EpochOf));
        }

        numbers[..12].Should().Equal(Enumerable.Range(0, 12));
        numbers.Should().OnlyContain(number => number >= 0);
    }
}
