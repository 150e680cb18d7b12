using System.Buffers.Binary;
using System.Text;
using MetricLearning.Reporting.Pictures;

namespace MetricLearning.Reporting.Tests.Pictures;

[TestFixture]
internal sealed class PngImageTests
{
    [Test]
    public void Write_OnePixel_HasTheChunksOfTheFormat()
    {
        byte[] file = PngImage.Write([128], 1, 1, 1);

        file[..8].Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A);
        Chunks(file).Should().Equal("IHDR", "IDAT", "IEND");
        file[16..29].Should().Equal(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0);
        file[^4..].Should().Equal([0xAE, 0x42, 0x60, 0x82], "every PNG file ends with this checksum of an empty IEND");
    }

    [Test]
    public void Write_Colors_SaysSo() => PngImage.Write([1, 2, 3], 1, 1, 3)[25].Should().Be(2);

    private static IEnumerable<string> Chunks(byte[] file)
    {
        for (int place = 8; place < file.Length; place += 12 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(place)))
        {
            yield return Encoding.ASCII.GetString(file, place + 4, 4);
        }
    }
}
