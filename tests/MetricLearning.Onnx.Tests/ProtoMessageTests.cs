namespace MetricLearning.Onnx.Tests;

public class ProtoMessageTests
{
    // The examples of the protocol buffers documentation.
    [Test]
    public void WriteTo_ExamplesOfTheSpecification_IsTheirBytes()
    {
        Bytes(new ProtoMessage().Add(1, 150)).Should().Equal(0x08, 0x96, 0x01);
        Bytes(new ProtoMessage().Add(2, "testing")).Should().Equal(0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67);
        Bytes(new ProtoMessage().Add(3, new ProtoMessage().Add(1, 150))).Should().Equal(0x1A, 0x03, 0x08, 0x96, 0x01);
        Bytes(new ProtoMessage().Add(1, -2)).Should().Equal(0x08, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01);
    }

    [Test]
    public void WriteTo_NumbersAndLargeFields_HaveTheirKeys()
    {
        Bytes(new ProtoMessage().Add(2, 1f)).Should().Equal(0x15, 0x00, 0x00, 0x80, 0x3F);
        Bytes(new ProtoMessage().Add(20, 0)).Should().Equal(0xA0, 0x01, 0x00);
        Bytes(new ProtoMessage().Add(1, new byte[300])).Should().StartWith([0x0A, 0xAC, 0x02]).And.HaveCount(303);
    }

    [Test]
    public void Length_OfNestedMessages_IsWhatIsWritten()
    {
        ProtoMessage message = new ProtoMessage().Add(1, 5).Add(2, new ProtoMessage().Add(1, "ä").Add(7, new byte[200])).Add(3, 2f);

        message.Length.Should().Be(Bytes(message).Length);
        Bytes(message).Should().Equal(Bytes(message), "writing changes nothing");
    }

    private static byte[] Bytes(ProtoMessage message)
    {
        using MemoryStream stream = new();
        message.WriteTo(stream);
        return stream.ToArray();
    }
}
