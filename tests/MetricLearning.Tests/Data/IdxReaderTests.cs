using MetricLearning.Data;

namespace MetricLearning.Tests.Data;

public class IdxReaderTests
{
    [Test]
    public void Constructor_WrongMagic_ShowsTheBytes() => IdxFileTests.Refused(
        [0x50, 0x4B, 3, 4], "The stream starts with bytes 504B0304; expected 0000, the type and the rank of an IDX file.");

    [Test]
    public void Constructor_UnknownType_ListsTheKnownOnes() => IdxFileTests.Refused(
        [0, 0, 0x0A, 1], "The stream has the unknown element type 0x0A; expected 0x08, 0x09, 0x0B, 0x0C, 0x0D or 0x0E.");

    [Test]
    public void Constructor_RankZero_IsRefused() =>
        IdxFileTests.Refused([0, 0, 0x08, 0], "The stream has rank 0; expected at least 1 dimension.");

    [Test]
    public void Constructor_Empty_SaysWhereItEnds() =>
        IdxFileTests.Refused([], "The stream ends within its header, 0 bytes into a part of 4.");

    [Test]
    public void Constructor_CutWithinTheLengths_SaysWhereItEnds() => IdxFileTests.Refused(
        [0, 0, 0x08, 2, 0, 0, 0, 1, 0], "The stream ends within its header, 5 bytes into a part of 8.");

    [Test]
    public void Constructor_LengthBeyondAnArray_IsRefused() => IdxFileTests.Refused(
        [0, 0, 0x08, 1, 255, 255, 255, 255],
        $"The stream declares 4294967295 values; expected at most {Array.MaxLength}, what an array holds.");

    [Test]
    public void Constructor_ProductBeyondAnArray_IsRefused() => IdxFileTests.Refused(
        [0, 0, 0x08, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0],
        $"The stream declares 65536 × 65536 × 65536 values; expected at most {Array.MaxLength}, what an array holds.");

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

    [Test]
    public void ReadValues_ExactlyTheLimit_IsRead() =>
        IdxFile.ReadFloats(new MemoryStream([0, 0, 0x08, 1, 0, 0, 0, 2, 1, 2]), maxByteCount: 8).FlattenedLength.Should().Be(2);

    [Test]
    public void ReadValues_TooFew_SaysBothCounts() => IdxFileTests.Refused(
        [0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3], "The stream ends after 3 bytes of values; expected 4 for 2 × 2.");

    [Test]
    public void ReadValues_TrailingByte_IsRefused() => IdxFileTests.Refused(
        [0, 0, 0x08, 1, 0, 0, 0, 1, 1, 2], "The stream goes on after the 1 bytes of values that its header declares.");
}
