using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class GzipContentTests
{
    private const string Incomplete =
        "file is cut short, or goes on after its gzip stream: it does not end where a checksum and a length do. Get the file anew.";

    // More than the buffer of the reader, half of it noise that does not compress.
    private static readonly byte[] Content = MakeContent(200_000);
    private static readonly byte[] File = IdxFileTests.Gzip(Content);

    [Test]
    public void Read_WholeFile_GivesItsContentAndThenNothing([Values(1000, 65_536, 300_000)] int step)
    {
        using GzipContent gzip = new(new MemoryStream(File), "file");

        ReadAll(gzip, step).Should().Equal(Content);
        gzip.Read(new byte[5]).Should().Be(0);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(65_528)]
    [TestCase(65_529)]
    [TestCase(65_536)]
    public void Read_ContentOfAnyLength_IsItself(int length)
    {
        byte[] content = MakeContent(length);

        Read(IdxFileTests.Gzip(content)).Should().Equal(content);
    }

    [Test]
    public void Read_SeveralMembers_IsTheirContentTogether() =>
        Read([.. File, .. IdxFileTests.Gzip([1, 2]), .. IdxFileTests.Gzip([]), .. IdxFileTests.Gzip([3])])
            .Should().Equal([.. Content, 1, 2, 3]);

    [Test]
    public void Read_StreamThatGivesAFewBytesAtATime_IsTheSame()
    {
        using GzipContent gzip = new(new SlowStream([.. File, .. IdxFileTests.Gzip([1, 2])]), "file");

        ReadAll(gzip, 1000).Should().Equal([.. Content, 1, 2]);
    }

    [Test]
    public void Read_HeaderWithAName_IsTheSame()
    {
        // Flag 8 says that a name, ended by a zero, stands between the header of 10 bytes and the content.
        byte[] named = [.. File[..3], 8, .. File[4..10], (byte)'a', (byte)'b', 0, .. File[10..]];

        Read(named).Should().Equal(Content);
    }

    [Test]
    public void Read_CutShort_IsRefused([Range(1, 20)] int cut)
    {
        Refused(File[..^cut]);
        Refused([.. File, .. IdxFileTests.Gzip([1, 2])[..^cut]]);
    }

    [Test]
    public void Read_CutAnywhere_IsRefused()
    {
        byte[] file = IdxFileTests.Gzip(MakeContent(40));
        for (int length = 1; length < file.Length; length++)
        {
            Refused(file[..length]);
        }
    }

    [Test]
    public void Read_LastByteOfTheLengthMissing_SaysSo() => Refused(File[..^1], "file is *cut short*");

    [TestCase(8)]
    [TestCase(5)]
    public void Read_WrongChecksum_SaysSo(int fromEnd)
    {
        byte[] file = [.. File];
        file[^fromEnd] ^= 1;

        Refused(
            file,
                "file is damaged or cut short: its gzip stream does not decompress, or not to what its checksum says. Get the file " +
                "anew.");
    }

    [TestCase(4)]
    [TestCase(1)]
    public void Read_WrongLength_IsRefused(int fromEnd)
    {
        byte[] file = [.. File];
        file[^fromEnd] ^= 1;

        Refused(file);
    }

    [Test]
    public void Read_BytesBehindTheFile_AreRefused([Values(1, 2, 8, 100)] int count, [Values(0, 7)] byte value) =>
        Refused([.. File, .. Enumerable.Repeat(value, count)], Incomplete);

    // What a member begins with, so that another is looked for.
    [TestCase(new byte[] { 0x1F })]
    [TestCase(new byte[] { 0x1F, 0x8B })]
    [TestCase(new byte[] { 0x1F, 0x8B, 8, 0, 0 })]
    [TestCase(new byte[] { 0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3 })]
    public void Read_PartOfAMemberBehindTheFile_IsRefused(byte[] part) => Refused([.. File, .. part]);

    private static void Refused(byte[] file, string message = "file is *")
    {
        Action act = () => Read(file);

        act.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    private static byte[] Read(byte[] file)
    {
        using GzipContent gzip = new(new MemoryStream(file), "file");
        return ReadAll(gzip, 1000);
    }

    private static byte[] ReadAll(GzipContent gzip, int step)
    {
        var content = new MemoryStream();
        byte[] part = new byte[step];
        int read;
        do
        {
            read = gzip.Read(part);
            content.Write(part, 0, read);
        }
        while (read == part.Length);

        return content.ToArray();
    }

    private static byte[] MakeContent(int length)
    {
        byte[] content = new byte[length];
        new Random(1).NextBytes(content.AsSpan(0, length / 2));
        return content;
    }

    private sealed class SlowStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 3)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 3));
    }
}
