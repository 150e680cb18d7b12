using System.IO.Compression;
using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class IdxFileTests
{
    private static readonly byte[] Images = [0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 254, 255];

    [Test]
    public void ReadBytes_RankThree_HasTheDeclaredShapeAndValues()
    {
        Tensor<byte> images = IdxFile.ReadBytes(new MemoryStream(Images));

        images.Lengths.ToArray().Should().Equal(2, 1, 2);
        images.ToArray().Should().Equal(1, 2, 254, 255);
    }

    [Test]
    public void ReadBytes_Gzip_IsToldByItsContent() =>
        IdxFile.ReadBytes(new MemoryStream(Gzip(Images))).ToArray().Should().Equal(1, 2, 254, 255);

    [Test]
    public void ReadBytes_GzipOfTwoMembers_IsTheirContentTogether() =>
        IdxFile.ReadBytes(new MemoryStream([.. Gzip(Images[..18]), .. Gzip(Images[18..])])).ToArray().Should().Equal(1, 2, 254, 255);

    [Test]
    public void ReadBytes_StreamAtAPosition_ReadsFromThere()
    {
        var plain = new MemoryStream([9, .. Images]) { Position = 1 };
        var gzip = new MemoryStream([9, .. Gzip(Images)]) { Position = 1 };

        IdxFile.ReadBytes(plain).ToArray().Should().Equal(1, 2, 254, 255);
        IdxFile.ReadBytes(gzip).ToArray().Should().Equal(1, 2, 254, 255);
        (plain.CanRead, gzip.CanRead).Should().Be((true, true), "streams are left open");
    }

    [Test]
    public void ReadBytes_MoreValuesThanAChunk_ReadsThemAll()
    {
        byte[] values = [.. Enumerable.Range(0, 20_000).Select(value => (byte)value)];

        IdxFile.ReadBytes(new MemoryStream([0, 0, 0x08, 1, 0, 0, 0x4E, 0x20, .. values])).ToArray().Should().Equal(values);
    }

    [Test]
    public void ReadBytes_NoValues_IsAnEmptyTensor() =>
        IdxFile.ReadBytes(new MemoryStream([0, 0, 0x08, 2, 0, 0, 0, 0, 0, 0, 0, 3])).Lengths.ToArray().Should().Equal(0, 3);

    [TestCase(new byte[] { 0, 0, 0x08, 1, 0, 0, 0, 2, 7, 255 }, new float[] { 7, 255 })]
    [TestCase(new byte[] { 0, 0, 0x09, 1, 0, 0, 0, 2, 7, 255 }, new float[] { 7, -1 })]
    [TestCase(new byte[] { 0, 0, 0x0B, 1, 0, 0, 0, 2, 1, 0, 255, 255 }, new float[] { 256, -1 })]
    [TestCase(new byte[] { 0, 0, 0x0C, 1, 0, 0, 0, 1, 255, 255, 255, 254 }, new float[] { -2 })]
    [TestCase(new byte[] { 0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0 }, new float[] { 1.5f })]
    [TestCase(new byte[] { 0, 0, 0x0E, 1, 0, 0, 0, 1, 0xC0, 0x04, 0, 0, 0, 0, 0, 0 }, new float[] { -2.5f })]
    public void ReadFloats_EachElementType_IsDecoded(byte[] file, float[] expected) =>
        IdxFile.ReadFloats(new MemoryStream(file)).ToArray().Should().Equal(expected);

    [Test]
    public void ReadLabels_Bytes_BecomeIntegers() =>
        IdxFile.ReadLabels(new MemoryStream([0, 0, 0x08, 1, 0, 0, 0, 2, 7, 255])).Should().Equal(7, 255);

    [Test]
    public void ReadLabels_LargeIntegers_AreExact() =>
        IdxFile.ReadLabels(new MemoryStream([0, 0, 0x0C, 1, 0, 0, 0, 1, 0x7F, 255, 255, 255])).Should().Equal(int.MaxValue);

    [Test]
    public void Read_Path_GivesWhatItsContentGives()
    {
        WithFile(Gzip(Images), path =>
        {
            IdxFile.ReadBytes(path).ToArray().Should().Equal(1, 2, 254, 255);
            IdxFile.ReadFloats(path).ToArray().Should().Equal(1, 2, 254, 255);
        });
        WithFile([0, 0, 0x08, 1, 0, 0, 0, 1, 7], path => IdxFile.ReadLabels(path).Should().Equal(7));
    }

    [Test]
    public void Read_DamagedFile_IsNamed() =>
        WithFile(Images[..^1], path =>
        {
            Action act = () => IdxFile.ReadBytes(path);

            act.Should().Throw<InvalidDataException>().WithMessage($"{path} ends after 3 bytes of values; expected 4 for 2 × 1 × 2. Get*");
        });

    [Test]
    public void Read_MissingFile_IsNamed()
    {
        string path = Path.Combine(Path.GetTempPath(), "metriclearning-no-such-file.idx");
        Action act = () => IdxFile.ReadBytes(path);

        act.Should().Throw<FileNotFoundException>().WithMessage($"Could not find file '{path}'.").Which.FileName.Should().Be(path);
    }

    [Test]
    public void ReadBytes_OtherElementType_SaysWhatReadsIt() =>
        Refused([0, 0, 0x0D, 1, 0, 0, 0, 0], "The stream holds values of type Single; expected UnsignedByte. Read it with ReadFloats.");

    [Test]
    public void ReadLabels_RankTwo_SaysTheRank()
    {
        Action act = () => IdxFile.ReadLabels(new MemoryStream(Images));

        act.Should().Throw<InvalidDataException>().WithMessage("The stream has rank 3; expected the 1 dimension of labels. Pass*");
    }

    [Test]
    public void ReadLabels_Floats_SaysWhatIsExpected()
    {
        Action act = () => IdxFile.ReadLabels(new MemoryStream([0, 0, 0x0E, 1, 0, 0, 0, 0]));

        act.Should().Throw<InvalidDataException>()
            .WithMessage("The stream holds values of type Double; expected whole numbers as labels. Pass*");
    }

    [Test]
    public void Read_StreamThatCannotSeek_SaysTheRemedy()
    {
        Action act = () => IdxFile.ReadBytes(new GZipStream(new MemoryStream(Gzip(Images)), CompressionMode.Decompress));

        act.Should().Throw<ArgumentException>().WithParameterName("stream")
            .WithMessage("stream cannot seek; copy it to a MemoryStream first.*");
    }

    [Test]
    public void Read_GzipCutShort_IsRefused()
    {
        byte[] gzip = Gzip(Images);
        Action act = () => IdxFile.ReadBytes(new MemoryStream(gzip[..15]));

        act.Should().Throw<InvalidDataException>().WithMessage("The stream *");
    }

    [Test]
    public void Read_GzipThatIsDamaged_SaysSo()
    {
        byte[] gzip = Gzip(Images);
        gzip[10] = 0xFF;

        Refused(gzip, "The stream is damaged or cut short: its gzip stream does not decompress*");
    }

    internal static void Refused(byte[] file, string message)
    {
        Action act = () => IdxFile.ReadBytes(new MemoryStream(file));

        act.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    internal static byte[] Gzip(byte[] content)
    {
        var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            stream.Write(content);
        }

        return zipped.ToArray();
    }

    private static void WithFile(byte[] content, Action<string> use)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
