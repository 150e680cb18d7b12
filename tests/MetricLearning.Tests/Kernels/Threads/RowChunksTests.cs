using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class RowChunksTests
{
    [Test]
    public void Of_EveryNumberOfRows_CutsThemIntoPartsOfNearlyEqualSizeInOrder()
    {
        for (int rows = 1; rows <= 70; rows++)
        {
            (int First, int End)[] chunks = [.. Enumerable.Range(0, RowChunks.Count(rows)).Select(chunk => RowChunks.Of(chunk, rows))];

            chunks.SelectMany(chunk => Enumerable.Range(chunk.First, chunk.End - chunk.First)).Should().Equal(Enumerable.Range(0, rows));
            chunks.Should().HaveCount(Math.Min(rows, RowChunks.MaxCount))
                .And.AllSatisfy(chunk => (chunk.End - chunk.First).Should().BeInRange(Math.Max(1, rows / 16), (rows / 16) + 1));
        }
    }

    [Test]
    public void Count_NoRows_IsZero() => RowChunks.Count(0).Should().Be(0);

    [Test]
    public void Of_ManyRows_DoesNotOverflow() =>
        RowChunks.Of(15, int.MaxValue).Should().Be(((int)(int.MaxValue * 15L / 16), int.MaxValue));
}
