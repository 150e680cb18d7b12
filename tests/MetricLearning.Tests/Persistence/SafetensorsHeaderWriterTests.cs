using System.Text;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class SafetensorsHeaderWriterTests
{
    [Test]
    public void Write_MetadataAndTensors_IsTheFormatToTheByte()
    {
        byte[] header = SafetensorsHeaderWriter.Write(
            [("k", "\"π\"\n")], [new("a", TensorElementType.F32, [2, 3], 0, 24), new("b", TensorElementType.U8, [], 24, 25)]);

        string expected =
            """{"__metadata__":{"k":"\"π\"\n"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}""" +
            ""","b":{"dtype":"U8","shape":[],"data_offsets":[24,25]}}""";
        int length = Encoding.UTF8.GetByteCount(expected);
        FileBytes.HeaderOf(header).Should().Be(expected + new string(' ', -length & 7));
        (header.Length % 8, header.Length).Should().Be((0, 8 + FileBytes.HeaderLengthOf(header)));
    }

    [Test]
    public void Write_Nothing_IsAnEmptyObject() =>
        SafetensorsHeaderWriter.Write([], []).Should().Equal([8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8]);

    [Test]
    public void Write_MoreThanTheFormatAllows_SaysHowToStoreIt() =>
        FluentActions.Invoking(() => SafetensorsHeaderWriter.Write([("k", new string('a', 100_000_000))], []))
            .Should().Throw<InvalidOperationException>().WithMessage("The header has 100000032 bytes; the format allows 100000000.*");
}
