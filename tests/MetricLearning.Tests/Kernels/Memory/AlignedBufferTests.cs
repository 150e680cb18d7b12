using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public unsafe class AlignedBufferTests
{
    [Test]
    public void Reserve_AnyLength_GivesThatManyFloatsFromACacheLineOn()
    {
        for (int length = 1; length <= 67; length++)
        {
            AlignedBuffer buffer = new();

            buffer.Reserve(length);
            new Span<float>(buffer.Pointer, length).Fill(length);

            ((nint)buffer.Pointer % 64).Should().Be(0);
            new Span<float>(buffer.Pointer, length).ToArray().Should().OnlyContain(value => value == length);
        }
    }

    [Test]
    public void Align_AnyPlace_IsTheNextLineOrTheSame()
    {
        for (nint place = 256; place <= 320; place += sizeof(float))
        {
            ((nint)AlignedBuffer.Align((float*)place)).Should().Be(place == 256 ? 256 : 320);
        }

        (AlignedBuffer.LineFloats * sizeof(float)).Should().Be(64, "a block that much larger holds what is aligned in it");
    }

    [Test]
    public void Reserve_NoMoreThanBefore_KeepsPlaceAndContent()
    {
        AlignedBuffer buffer = new();
        buffer.Reserve(20);
        nint before = (nint)buffer.Pointer;
        buffer.Pointer[19] = 7;

        buffer.Reserve(20);
        buffer.Reserve(3);

        ((nint)buffer.Pointer).Should().Be(before);
        buffer.Pointer[19].Should().Be(7);
    }

    [Test]
    public void Reserve_MoreThanAnArrayHolds_SaysHowMany([Values(-1, int.MaxValue, 1L << 32)] long length) =>
        FluentActions.Invoking(() => new AlignedBuffer().Reserve(length))
            .Should().Throw<InvalidOperationException>().WithMessage($"{length} floats *");

    [Test]
    public void Reserve_More_GivesOtherMemoryOnACacheLine()
    {
        AlignedBuffer buffer = new();
        buffer.Reserve(20);
        nint before = (nint)buffer.Pointer;

        buffer.Reserve(21);

        ((nint)buffer.Pointer).Should().NotBe(before);
        ((nint)buffer.Pointer % 64).Should().Be(0);
    }
}
