using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Tests.Internal;

public class RowMemoryTests
{
    [Test]
    public void ToTensor_RowsOfManyKinds_AreCopiedInOrder()
    {
        float[] shared = [9, 3, 4, 9];

        Tensor<float> tensor = RowMemory.ToTensor([new float[] { 1, 2 }, shared.AsMemory(1, 2), new List<float> { 5, 6 }.ToArray()], "rows");

        tensor.Lengths.ToArray().Should().Equal(3, 2);
        tensor.ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
        tensor.IsDense.Should().BeTrue();
        shared[1] = 30;
        tensor[1, 0].Should().Be(3, "rows are copied");
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(37)]
    public void ToTensor_SequenceWithoutACount_GrowsAndIsTrimmed(int rowCount)
    {
        Tensor<float> tensor = RowMemory.ToTensor(Lazy(rowCount), "rows");

        tensor.Lengths.ToArray().Should().Equal(rowCount, 3);
        tensor.ToArray().Should().Equal(Enumerable.Range(0, 3 * rowCount).Select(value => (float)value));
    }

    [TestCase(0)]
    [TestCase(5)]
    [TestCase(7)]
    [TestCase(100)]
    [TestCase(int.MaxValue)]
    public void ToArray_AnyLikelyCount_GivesTheRowsThereAre(int likelyCount)
    {
        // Where that many rows are beyond an array, the memory grows from nothing.
        float[] values = RowMemory.ToArray(Lazy(6), likelyCount, "rows", out int rowCount, out int columns);

        values.Should().Equal(Enumerable.Range(0, 18).Select(value => (float)value));
        (rowCount, columns).Should().Be((6, 3));
    }

    [Test]
    public void ToTensor_SequenceThatReusesItsMemory_KeepsEachRow()
    {
        RowMemory.ToTensor(Reused(), "rows").ToArray().Should().Equal(1, 2);

        static IEnumerable<ReadOnlyMemory<float>> Reused()
        {
            float[] row = [1];
            yield return row;
            row[0] = 2;
            yield return row;
        }
    }

    [TestCase(1)]
    [TestCase(3)]
    public void ToTensor_RowOfAnotherLength_SaysBothLengths(int length) => Refused(
        [new float[2], new float[2], new float[length]],
        $"rows[2] has {length} values but rows[0] has 2; pass rows of equal length. (Parameter 'rows')");

    [Test]
    public void ToTensor_NoRows_IsRefused() => Refused([], "rows has 0 rows; pass at least one. (Parameter 'rows')");

    [Test]
    public void ToTensor_NoColumns_IsRefused() =>
        Refused([default, default], "rows has 0 columns; pass rows of at least one value. (Parameter 'rows')");

    [Test]
    public void ToTensor_MoreThanAnArrayHolds_SaysHowManyRowsFitBeforeMemoryIsTaken()
    {
        IEnumerable<ReadOnlyMemory<float>> rows = Enumerable.Repeat<ReadOnlyMemory<float>>(new float[784], 3_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Refused(
            rows,
            "rows has 3000000 rows of 784 values, more than the 2147483591 that fit one array; pass at most 2739137 rows at a time. " +
            "(Parameter 'rows')");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64 << 20, "the values would take 9 GB");
    }

    [Test]
    public void ToTensor_Null_IsRefused()
    {
        Action act = () => RowMemory.ToTensor(null!, "queries");

        act.Should().ThrowExactly<ArgumentNullException>().WithParameterName("queries");
    }

    private static void Refused(IEnumerable<ReadOnlyMemory<float>> rows, string message)
    {
        Action act = () => RowMemory.ToTensor(rows, "rows");

        act.Should().ThrowExactly<ArgumentException>().WithMessage(message);
    }

    private static IEnumerable<ReadOnlyMemory<float>> Lazy(int rowCount)
    {
        for (int row = 0; row < rowCount; row++)
        {
            yield return new float[] { 3 * row, (3 * row) + 1, (3 * row) + 2 };
        }
    }
}
