using System.Text;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class SafetensorsHeaderReaderTests
{
    private const string One = """{"dtype":"U8","shape":[1],"data_offsets":[0,1]}""";

    [Test]
    public void Read_TensorsInAnyOrder_AreInTheOrderOfTheirNumbers()
    {
        SafetensorsHeader header = Read(FileBytes.Of(
            """
            {"z":{"data_offsets":[4,12],"shape":[2,1],"dtype":"I32"},"__metadata__":{"k":"v","":"w"},
             "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"n":{"dtype":"F64","shape":[0,7],"data_offsets":[4,4]}}   
            """,
            new byte[12]));

        header.Tensors.Select(tensor => tensor.ToString()).Should().Equal("a: F32 []", "n: F64 [0 × 7]", "z: I32 [2 × 1]");
        header.Metadata.Should().Equal(new Dictionary<string, string> { ["k"] = "v", [""] = "w" });
    }

    [Test]
    public void Read_NoTensors_IsEmpty()
    {
        SafetensorsHeader header = Read(FileBytes.Of("{}      "));

        header.Tensors.Should().BeEmpty();
        header.Metadata.Should().BeEmpty();
        header.ByteCount.Should().Be(16);
    }

    [Test]
    public void Read_EscapedNames_AreWhatTheyMean() =>
        Read(FileBytes.Of($$"""{"\u0061\"\\\ud83d\ude00":{{One}}}""", 0)).Tensors[0].Name.Should().Be("a\"\\😀");

    [TestCase(0)]
    [TestCase(7)]
    [TestCase(9)]
    public void Read_FewBytes_SaysSo(int count) => ShouldBeRefused(new byte[count], $"has {count} bytes; expected a header, at least 10.*");

    [TestCase(100_000_001UL)]
    [TestCase(ulong.MaxValue)]
    [TestCase(1UL << 63)]
    public void Read_HeaderBeyondTheLimit_IsRefused(ulong length) =>
        ShouldBeRefused([.. FileBytes.LengthOf(length), .. "{}"u8], $"begins with the number {length}; expected the length*");

    [TestCase(3UL)]
    [TestCase(100_000_000UL)]
    public void Read_HeaderBeyondTheFile_IsRefused(ulong length) =>
        ShouldBeRefused([.. FileBytes.LengthOf(length), .. "{}"u8], $"has 2 bytes for a header of {length}; it is cut short*");

    [TestCase("""[{}]""")]
    [TestCase(""" {}""")]
    [TestCase("\uFEFF{}")]
    public void Read_HeaderThatBeginsOtherwise_IsRefused(string header) =>
        ShouldBeRefused(FileBytes.Of(header), "has a header that does not begin with {*");

    [Test]
    public void Read_HeaderOfLengthZero_IsRefused() =>
        ShouldBeRefused([.. FileBytes.LengthOf(0), 1, 2], "has a header that does not begin with {*");

    [Test]
    public void Read_HeaderThatIsNoUtf8_IsRefused() =>
        ShouldBeRefused([.. FileBytes.LengthOf(4), .. "{\"\xFF}"u8[..2], 0xFF, .. "}"u8], "has a header that is not UTF-8*");

    [TestCase("""{"a":}""")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}""")]
    [TestCase("""{} x""")]
    [TestCase("""{}{}""")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1,],"data_offsets":[0,1]}}""")]
    [TestCase("""{"a":{"dtype":"U8","shape":[[1]],"data_offsets":[0,1]}}""")]
    [TestCase("""{"a":{"b":{"c":{"d":{"e":1}}}}}""")]
    [TestCase("""{"\ud83d":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""")]
    [TestCase("""{/**/}""")]
    [TestCase("{\"a\": NaN}")]
    public void Read_BrokenJson_IsRefused(string header) => ShouldBeRefused(FileBytes.Of(header, 0), "*");

    [Test]
    public void Read_DeepJson_IsRefusedWithoutItsDepthInStack() =>
        ShouldBeRefused(
            FileBytes.Of("{\"a\":{\"shape\":" + new string('[', 1 << 20)), "has a header that is no JSON as safetensors has it*depth*");

    [TestCase("""{"a":1}""", "*has Number for tensor a; expected StartObject*")]
    [TestCase("""{"a":{"dtype":1,"shape":[1],"data_offsets":[0,1]}}""", "*has Number for the dtype of tensor a; expected String*")]
    [TestCase("""{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", "*has Number for the shape of tensor a; expected StartArray*")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1]}}""", "*lacks dtype, shape or two data_offsets in tensor a*")]
    [TestCase("""{"a":{"dtype":"U8","data_offsets":[0,1]}}""", "*lacks dtype, shape or two data_offsets in tensor a*")]
    [TestCase("""{"a":{"shape":[1],"data_offsets":[0,1]}}""", "*lacks dtype, shape or two data_offsets in tensor a*")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", "*lacks dtype, shape or two data_offsets in tensor a*")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,1]}}""", "*lacks dtype, shape or two data_offsets in tensor a*")]
    [TestCase("""{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}""", "*has tensor a of dtype BF16; expected F32, F64, I32, I64*")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}}""", "*has x in tensor a; expected dtype*")]
    [TestCase("""{"__metadata__":{"a":1}}""", "*has Number for metadata a; expected String*")]
    [TestCase("""{"__metadata__":[]}""", "*has StartArray for __metadata__; expected StartObject*")]
    public void Read_WrongType_NamesItAndWhatIsExpected(string header, string message) =>
        ShouldBeRefused(FileBytes.Of(header, 0), message[1..]);

    [TestCase("""{"a":ONE,"a":ONE}""", "has tensor a twice*")]
    [TestCase("""{"a":ONE,"\u0061":ONE}""", "has tensor a twice*")]
    [TestCase("""{"__metadata__":{},"__metadata__":{}}""", "has __metadata__ twice*")]
    [TestCase("""{"__metadata__":{"a":"","a":""}}""", "has metadata a twice*")]
    [TestCase("""{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "has dtype twice in tensor a*")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}}""", "has shape twice in tensor a*")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"data_offsets":[0,1]}}""", "has data_offsets twice in tensor a*")]
    public void Read_AKeyTwice_IsRefused(string header, string message) =>
        ShouldBeRefused(FileBytes.Of(header.Replace("ONE", One, StringComparison.Ordinal), 0), message);

    [TestCase("-1")]
    [TestCase("-0")]
    [TestCase("1.0")]
    [TestCase("1e2")]
    [TestCase("9223372036854775808")]
    [TestCase("\"1\"")]
    [TestCase("null")]
    public void Read_ALengthThatIsNoCount_IsRefused(string length) => ShouldBeRefused(
        FileBytes.Of($$$"""{"a":{"dtype":"U8","shape":[{{{length}}}],"data_offsets":[0,1]}}""", 0),
        "has a value in the shape of tensor a that is no whole number from 0 to 2^63 - 1*");

    [TestCase("[4294967296,4294967296]", "U8")]
    [TestCase("[9223372036854775807]", "F64")]
    [TestCase("[65536,65536,65536,65536]", "U8")]
    public void Read_AProductThatWrapsRound_IsRefused(string shape, string type) => ShouldBeRefused(
        FileBytes.Of($$$"""{"a":{"dtype":"{{{type}}}","shape":{{{shape}}},"data_offsets":[0,0]}}"""),
        "declares tensor a as *, more than 2^63 - 1*");

    [TestCase("""{"dtype":"F32","shape":[2],"data_offsets":[0,4]}""", 4)]
    [TestCase("""{"dtype":"F32","shape":[1],"data_offsets":[4,0]}""", 4)]
    [TestCase("""{"dtype":"F64","shape":[2],"data_offsets":[0,8]}""", 8)]
    [TestCase("""{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,4]}""", 4)]
    public void Read_OffsetsThatDisagreeWithTypeAndShape_AreRefused(string entry, int bytes) =>
        ShouldBeRefused(FileBytes.OfTensor(entry, bytes), "has offsets * for tensor a; expected *");

    [TestCase("[1,2]", "[2,3]", TestName = "Read_HoleAtTheBeginning_IsRefused")]
    [TestCase("[0,1]", "[2,3]", TestName = "Read_HoleBetween_IsRefused")]
    [TestCase("[0,1]", "[0,1]", TestName = "Read_SameNumbersTwice_IsRefused")]
    public void Layout(string first, string second) => ShouldBeRefused(
        FileBytes.Of(
            $$$"""{"a":{"dtype":"U8","shape":[1],"data_offsets":{{{first}}}},"b":{"dtype":"U8","shape":[1],"data_offsets":{{{second}}}}}""",
            new byte[3]),
        "has tensor * without hole or overlap*");

    [TestCase(0, "has 0 bytes after its header; expected 1*")]
    [TestCase(2, "has 2 bytes after its header; expected 1*")]
    public void Read_FileOfAnotherLength_IsRefused(int bytes, string message) => ShouldBeRefused(FileBytes.OfTensor(One, bytes), message);

    [Test]
    public void Read_OffsetsBeyondTheFile_AreRefused() => ShouldBeRefused(
        FileBytes.OfTensor("""{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}""", 8),
        "has 8 bytes after its header; expected 9223372036854775807*");

    [Test]
    public void Read_TooManyDimensionsTensorsOrMetadata_AreRefused()
    {
        string lengths = string.Join(',', Enumerable.Repeat("1", 17));
        string entries = string.Join(',', Enumerable.Range(0, 10_001).Select(i => $"\"{i}\":\"\""));
        string tensors = string.Join(
            ',', Enumerable.Range(0, 100_001).Select(i => $$"""
            "{{i}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}
            """));

        ShouldBeRefused(
            FileBytes.Of($$$"""{"a":{"dtype":"U8","shape":[{{{lengths}}}],"data_offsets":[0,1]}}""", 0),
            "has more than 16 numbers in the shape of tensor a*");
        ShouldBeRefused(FileBytes.Of($$$"""{"__metadata__":{{{{entries}}}}}"""), "has more than 10000 entries of metadata*");
        ShouldBeRefused(FileBytes.Of($"{{{tensors}}}"), "has more than 100000 tensors*");
    }

    [Test]
    public void Read_LongNames_AreCutInMessages() =>
        FluentActions.Invoking(() => Read(FileBytes.Of($$"""{"{{new string('n', 100_000)}}":1}"""))).Should().Throw<InvalidDataException>()
            .Which.Message.Length.Should().BeLessThan(400);

    [Test]
    public void Read_HeadersThatLie_TakeNoMemoryForIt()
    {
        byte[][] files =
        [
            [.. FileBytes.LengthOf(100_000_000), .. "{}"u8],
            FileBytes.OfTensor("""{"dtype":"F64","shape":[1000000000],"data_offsets":[0,8000000000]}""", 16),
        ];
        foreach (byte[] file in files)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            FluentActions.Invoking(() => Read(file)).Should().Throw<InvalidDataException>();
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
        }
    }

    private static SafetensorsHeader Read(byte[] file) => SafetensorsHeaderReader.Read(new MemoryStream(file), "parts.metric");

    private static void ShouldBeRefused(byte[] file, string message) =>
        FluentActions.Invoking(() => Read(file)).Should().Throw<InvalidDataException>()
            .WithMessage($"parts.metric {message}", Encoding.UTF8.GetString(file.AsSpan(0, Math.Min(200, file.Length))));
}
