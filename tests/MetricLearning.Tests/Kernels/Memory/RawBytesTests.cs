using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class RawBytesTests
{
    [Test]
    public void Of_Numbers_AreTheirBytesInPlaceLeastSignificantFirst()
    {
        int[] values = [0x01020304, -1];

        RawBytes.Of<int>(values.AsSpan())[1] = 9;

        RawBytes.Of(new ReadOnlySpan<int>(values)).ToArray().Should().Equal(4, 9, 2, 1, 255, 255, 255, 255);
        values[0].Should().Be(0x01020904);
    }

    [Test]
    public void RequireLittleEndian_OnThisMachine_SaysWhatItIs()
    {
        if (BitConverter.IsLittleEndian)
        {
            FluentActions.Invoking(RawBytes.RequireLittleEndian).Should().NotThrow();
        }
        else
        {
            FluentActions.Invoking(RawBytes.RequireLittleEndian).Should().Throw<PlatformNotSupportedException>();
        }
    }

    [Test]
    public void Of_Nothing_IsEmpty() => RawBytes.Of(ReadOnlySpan<double>.Empty).IsEmpty.Should().BeTrue();
}
