using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class IdxReaderTests
{
    [Test]
    public void Constructor_WrongMagic_ShowsTheBytes() => IdxFileTests.Refused(
        [0x50, 0x4B, 3, 4], "The stream starts with bytes 504B0304; expected 0000, the type and the rank of an IDX file. Get*");

    [Test]
    public void Constructor_UnknownType_ListsTheKnownOnes() => IdxFileTests.Refused(
        [0, 0, 0x0A, 1], "The stream has the unknown element type 0x0A; expected 0x08, 0x09, 0x0B, 0x0C, 0x0D or 0x0E. Get*");

    [Test]
    public void Constructor_RankZero_IsRefused() =>
        IdxFileTests.Refused([0, 0, 0x08, 0], "The stream has rank 0; expected at least 1 dimension. Get*");

    [Test]
    public void Constructor_Empty_SaysWhereItEnds() =>
        IdxFileTests.Refused([], "The stream ends within its header, 0 bytes into a part of 4. Get*");

    [Test]
    public void Constructor_CutWithinTheLengths_SaysWhereItEnds() => IdxFileTests.Refused(
        [0, 0, 0x08, 2, 0, 0, 0, 1, 0], "The stream ends within its header, 5 bytes into a part of 8. Get*");

    [Test]
    public void Constructor_LengthBeyondAnArray_IsRefused() => IdxFileTests.Refused(
        [0, 0, 0x08, 1, 255, 255, 255, 255],
        $"The stream declares 4294967295 values; expected at most {Array.MaxLength}, what an array holds. Split*");

    [Test]
    public void Constructor_ProductBeyondAnArray_IsRefused() => IdxFileTests.Refused(
        [0, 0, 0x08, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0],
        $"The stream declares 65536 × 65536 × 65536 values; expected at most {Array.MaxLength}, what an array holds. Split*");

    [Test]
    public void ReadValues_AboveTheLimit_IsRefusedBeforeMemoryIsTaken()
    {
        byte[] header = [0, 0, 0x08, 1, 0x40, 0, 0, 0];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Action act = () => IdxFile.ReadFloats(new MemoryStream(header), maxByteCount: 1 << 20);

        act.Should().Throw<InvalidDataException>().WithMessage(
            "The stream declares 1073741824 values, 4294967296 bytes of memory; the limit is 1048576. Raise maxByteCount if you trust " +
            "the file.");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64 << 20, "4 GiB were declared");
    }

    // 16 bytes, and as a gzip stream some 40, that ask for 1 GiB, which is within the limit.
    [Test]
    public void ReadValues_HeaderThatDeclaresMoreThanThereIs_CostsNoMemory([Values] bool isGzip)
    {
        byte[] file = [0, 0, 0x08, 3, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0];
        file = isGzip ? IdxFileTests.Gzip(file) : file;
        IdxFileTests.Refused(file, "The stream ends after 0 bytes of values; expected 1073741824 for 1024 × 1024 × 1024. Get*");
        long before = GC.GetAllocatedBytesForCurrentThread();

        IdxFileTests.Refused(file, "The stream ends after 0 bytes of values; expected 1073741824 for 1024 × 1024 × 1024. Get*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Test]
    public void ReadValues_GzipThatHoldsAPart_CostsMemoryForThatPart()
    {
        byte[] content = new byte[16 + (4 << 20)];
        byte[] header = [0, 0, 0x08, 3, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0];
        header.CopyTo(content, 0);
        byte[] file = IdxFileTests.Gzip(content);
        long before = GC.GetAllocatedBytesForCurrentThread();

        IdxFileTests.Refused(file, "The stream ends after 4194304 bytes of values; expected 1073741824 for 1024 × 1024 × 1024. Get*");

        // Arrays of 64 KiB, 128 KiB and so on up to 8 MiB are 16 MiB together.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeInRange(4 << 20, 18 << 20);
    }

    [TestCase(65_535)]
    [TestCase(65_536)]
    [TestCase(65_537)]
    [TestCase(131_073)]
    [TestCase(300_000)]
    public void ReadValues_GzipThatTheArrayMustGrowFor_ReadsThemAll(int count)
    {
        byte[] values = new byte[count];
        new Random(count).NextBytes(values);
        byte[] file = [0, 0, 0x08, 1, 0, (byte)(count >> 16), (byte)(count >> 8), (byte)count, .. values];

        IdxFile.ReadBytes(new MemoryStream(IdxFileTests.Gzip(file))).ToArray().Should().Equal(values);
    }

    [Test]
    public void ReadValues_StreamThatEndsBeforeItsLength_SaysWhere()
    {
        var shrinking = new ShrinkingStream([0, 0, 0x08, 1, 0, 0, 0, 4, 1, 2, 3, 4], claimed: 12, held: 10);
        Action act = () => IdxFile.ReadBytes(shrinking);

        act.Should().Throw<InvalidDataException>().WithMessage("The stream ends after 2 bytes of values; expected 4 for 4. Get*");
    }

    [Test]
    public void ReadValues_ExactlyTheLimit_IsRead() =>
        IdxFile.ReadFloats(new MemoryStream([0, 0, 0x08, 1, 0, 0, 0, 2, 1, 2]), maxByteCount: 8).FlattenedLength.Should().Be(2);

    [Test]
    public void ReadValues_TooFew_SaysBothCounts() => IdxFileTests.Refused(
        [0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3], "The stream ends after 3 bytes of values; expected 4 for 2 × 2. Get*");

    [Test]
    public void ReadValues_TrailingByte_IsRefused() => IdxFileTests.Refused(
        [0, 0, 0x08, 1, 0, 0, 0, 1, 1, 2], "The stream goes on after the 1 bytes of values that its header declares. Get*");

    [Test]
    public void ReadValues_GzipWithATrailingByte_IsRefused() => IdxFileTests.Refused(
        IdxFileTests.Gzip([0, 0, 0x08, 1, 0, 0, 0, 1, 1, 2]),
        "The stream goes on after the 1 bytes of values that its header declares. Get*");

    [Test]
    public void ReadValues_GzipWithTooFew_SaysBothCounts() => IdxFileTests.Refused(
        IdxFileTests.Gzip([0, 0, 0x08, 1, 0, 0, 0, 3, 1, 2]), "The stream ends after 2 bytes of values; expected 3 for 3. Get*");

    // A file that another process cuts short while it is read.
    private sealed class ShrinkingStream(byte[] content, int claimed, int held) : MemoryStream(content, 0, held)
    {
        public override long Length => claimed;
    }
}
