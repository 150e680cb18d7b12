using MetricLearning.Persistence;

namespace MetricLearning.Tests.Persistence;

public class StringTableTests
{
    [Test]
    public void Read_AnyTexts_AreTheSame()
    {
        string[][] lists =
        [
            [],
            [""],
            ["a", "", "π", "😀 \0 \"", "a", ""],
            [.. Enumerable.Range(0, 30_000).Select(i => $"row {i}")], // of several blocks
            [new string('a', 100_000), "b", new string('π', 100_000)],
        ];
        foreach (string[] texts in lists)
        {
            using ModelReader reader = Of(writer => StringTable.Write(writer, "ids", texts));

            StringTable.Read(reader, "ids", 2).Should().Equal(texts);
            reader.RequireAllRead();
        }
    }

    [Test]
    public void Write_TextsAndNumbers_AreTextsAndCanBeTakenAsBytes()
    {
        const int Count = 30_000; // of several blocks
        using ModelReader reader = Of(writer => StringTable.Write(
            writer, "ids", Count, i => i % 3 == 0 ? $"row {i}" : null, i => i == 1 ? long.MaxValue : i * 1000L));
        string[] expected = [.. Enumerable.Range(0, Count).Select(
            i => i % 3 == 0 ? $"row {i}" : i == 1 ? "9223372036854775807" : $"{i * 1000L}")];
        int[] lengths = new int[Count];

        StringTable.Read(reader, "ids", 2).Should().Equal(expected);
        StringTable.CountOf(reader, "ids").Should().Be(Count);
        string?[] left = StringTable.Read(reader, "ids", 2, (i, text) => (lengths[i] = text.Length) % 2 == 0);

        lengths.Should().Equal(expected.Select(text => text.Length));
        left.Should().Equal(expected.Select(text => text.Length % 2 == 0 ? null : text));
    }

    [Test]
    public void Write_HalfOfASurrogatePair_SaysSoAndWritesNothing()
    {
        SafetensorsWriter writer = new();
        string[][] lists = [["\ud83d"], ["a", "b\ud83d"]]; // the latter where a block has room
        foreach (string[] texts in lists)
        {
            writer.Invoking(w => StringTable.Write(w, "ids", texts)).Should().Throw<ArgumentException>()
                .WithParameterName(nameof(texts)).WithMessage("texts has half of a surrogate pair at *");
        }

        writer.Add<byte>("ids.text", [0], ReadOnlyMemory<byte>.Empty);
        writer.Add<long>("ids.ends", [0], ReadOnlyMemory<long>.Empty);
    }

    [Test]
    public void Write_MoreThanCanBeReadBack_WritesNothing()
    {
        SafetensorsWriter writer = new();
        string[] texts = ["abc", "π", "d"];

        writer.Invoking(w => StringTable.Write(w, "ids", 3, i => texts[i], _ => 0, largestByteCount: 5)).Should().Throw<ArgumentException>()
            .WithParameterName("texts").WithMessage("The texts of ids take more than 5 bytes as UTF-8, up to text 2 of 3*");

        StringTable.Write(writer, "ids", 3, i => texts[i], _ => 0, largestByteCount: 6);
    }

    [TestCase(new byte[] { 97, 98 }, new long[] { 2, 1 }, "*has 1 at 1 of ids.ends; expected 2 to 2*")]
    [TestCase(new byte[] { 97, 98 }, new long[] { -1, 2 }, "*has -1 at 0 of ids.ends; expected 0 to 2*")]
    [TestCase(new byte[] { 97, 98 }, new long[] { 3 }, "*has 3 at 0 of ids.ends; expected 0 to 2*")]
    [TestCase(new byte[] { 97, 98 }, new[] { long.MaxValue }, "*at 0 of ids.ends; expected 0 to 2*")]
    [TestCase(new byte[] { 97, 98 }, new long[] { 1 }, "*has 2 bytes in ids.text, of which its texts take 1*")]
    [TestCase(new byte[] { 97 }, new long[] { }, "*has 1 bytes in ids.text, of which its texts take 0*")]
    [TestCase(new byte[] { 0xF0, 0x9F }, new long[] { 2 }, "*no UTF-8 in text 0 of ids*")]
    [TestCase(new byte[] { 0xCF, 0x80 }, new long[] { 1, 2 }, "*no UTF-8 in text 0 of ids*")]
    public void Read_TensorsThatMakeNoTexts_SayWhy(byte[] text, long[] ends, string message)
    {
        using ModelReader reader = Of(writer =>
        {
            writer.Add<byte>("ids.text", [text.Length], text);
            writer.Add<long>("ids.ends", [ends.Length], ends);
        });

        FluentActions.Invoking(() => StringTable.Read(reader, "ids", 2)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Test]
    public void Read_SeveralTextsThatAreNoUtf8_NamesTheFirstOnAnyNumberOfThreads([Values(1, 2, 8)] int threads)
    {
        byte[] text = [.. Enumerable.Repeat((byte)'a', 100_000)];
        (text[60_000], text[90_000]) = (0xFF, 0xFF);
        using ModelReader reader = Of(writer =>
        {
            writer.Add<byte>("ids.text", [text.Length], text);
            writer.Add<long>("ids.ends", [text.Length], Enumerable.Range(1, text.Length).Select(end => (long)end).ToArray());
        });

        FluentActions.Invoking(() => StringTable.Read(reader, "ids", threads)).Should().Throw<InvalidDataException>()
            .WithMessage("*no UTF-8 in text 60000 of ids*");
    }

    private static ModelReader Of(Action<SafetensorsWriter> add)
    {
        using ModelWriter model = new("k");
        add(model.Tensors);
        MemoryStream stream = new();
        model.Write(stream);
        stream.Position = 0;
        return new(new SafetensorsReader(stream), "k");
    }
}
