using System.Numerics.Tensors;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class TensorSourceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly int[] OneAndTwo = [1, 2];
    private static readonly int[] MinusOne = [-1];

    [Test]
    public void WriteTo_Blocks_WritesThemOneAfterTheOther() =>
        BytesOf(TensorSource.Of<int>([OneAndTwo, ReadOnlyMemory<int>.Empty, MinusOne]))
            .Should().Equal(1, 0, 0, 0, 2, 0, 0, 0, 255, 255, 255, 255);

    [Test]
    public void WriteTo_Tensor_WritesItsValuesInRowMajorOrder() =>
        BytesOf(TensorSource.Of(Tensor.Create(new byte[] { 1, 2, 3, 4, 5, 6 }, [3, 2]).Slice([1..3, 0..2])))
            .Should().Equal(3, 4, 5, 6);

    [Test]
    public void WriteTo_Filled_AsksForEveryNumberInOrder()
    {
        const int Count = 300_000; // doubles of more than two blocks
        long next = 0;
        TensorSource source = TensorSource.Of<double>(Count, (start, destination) =>
        {
            start.Should().Be(next);
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = next++;
            }
        });

        byte[] bytes = BytesOf(source);

        Enumerable.Range(0, Count).Should().OnlyContain(i => BitConverter.ToDouble(bytes, i * 8) == i);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1 << 17)] // doubles of one block
    [TestCase((1 << 17) + 1)]
    public void WriteTo_Filled_WritesAsManyNumbersAsThereAre(int count)
    {
        byte[] bytes = BytesOf(TensorSource.Of<double>(count, (start, destination) => destination.Fill(7)));

        bytes.Should().HaveCount(count * 8);
        Enumerable.Range(0, count).Count(i => BitConverter.ToDouble(bytes, i * 8) == 7).Should().Be(count);
    }

    [Test]
    public void WriteTo_FilledToAStreamThatFails_ThrowsOnceNothingFillsAnyMore()
    {
        using ManualResetEventSlim begun = new(), failing = new();
        bool isFilled = false;
        TensorSource source = TensorSource.Of<double>(1_000_000, (start, destination) =>
        {
            if (start > 0)
            {
                begun.Set();
                failing.Wait(Patience);
                isFilled = true;
                throw new InvalidOperationException("nobody wants it any more");
            }
        });
        FullStream stream = new(() =>
        {
            begun.Wait(Patience);
            failing.Set();
        });

        source.Invoking(s => s.WriteTo(stream)).Should().Throw<IOException>().WithMessage("full");

        isFilled.Should().BeTrue("it writes to memory that is let go");
    }

    [Test]
    public void WriteTo_FilledByWhatFailsInTheSecondBlock_ThrowsThat()
    {
        TensorSource source = TensorSource.Of<double>(
            1_000_000, (start, destination) => _ = start == 0 ? 0 : throw new InvalidOperationException("no such row"));

        source.Invoking(s => s.WriteTo(new MemoryStream())).Should().Throw<InvalidOperationException>().WithMessage("no such row");
    }

    [Test]
    public void WriteTo_ALargeArray_WritesItInBlocks()
    {
        CountingStream stream = new(0);

        TensorSource.Of<float>([new float[1_000_000]]).WriteTo(stream);

        (stream.Length, stream.LargestWrite).Should().Be((4_000_000, 1 << 20));
    }

    private static byte[] BytesOf(TensorSource source)
    {
        MemoryStream stream = new();
        source.WriteTo(stream);
        return stream.ToArray();
    }

    private sealed class FullStream(Action beforeItThrows) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            beforeItThrows();
            throw new IOException("full");
        }
    }
}
