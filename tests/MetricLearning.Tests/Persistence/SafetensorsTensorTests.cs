using MetricLearning.Persistence;

namespace MetricLearning.Tests.Persistence;

public class SafetensorsTensorTests
{
    [Test]
    public void Properties_OfATensor_FollowFromItsOffsets()
    {
        SafetensorsTensor tensor = new("a", TensorElementType.F64, [3, 1L << 32], 8, 8 + (24L << 32));

        tensor.Shape.Should().Equal(3, 1L << 32);
        (tensor.Name, tensor.ElementType, tensor.ByteCount, tensor.Count).Should().Be(("a", TensorElementType.F64, 24L << 32, 3L << 32));
        tensor.ToString().Should().Be("a: F64 [3 × 4294967296]");
    }

    [Test]
    public void ToString_ASingleNumber_HasNoLengths() =>
        new SafetensorsTensor("a", TensorElementType.U8, [], 0, 1).ToString().Should().Be("a: U8 []");
}
