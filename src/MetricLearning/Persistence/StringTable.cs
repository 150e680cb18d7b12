using System.Globalization;
using System.Text;
using MetricLearning.Kernels;

namespace MetricLearning.Persistence;

/// <summary>
/// A list of texts in a model file: their UTF-8 one after the other as a tensor of bytes, name + ".text" [bytes], and where each ends, name
/// + ".ends" I64 [n].
/// </summary>
/// <remarks>For lists of any length; settings are JSON, of limited length, and are held in memory as a whole.</remarks>
internal static class StringTable
{
    private const int BlockLength = 1 << 16;
    private const int MostDigits = 19; // of a number of 64 bits

    /// <summary>Writes a list.</summary>
    /// <inheritdoc cref="Write(SafetensorsWriter, string, int, Func{int, string}, Func{int, long}, long)" path="/exception"/>
    public static void Write(SafetensorsWriter tensors, string name, IReadOnlyList<string> texts) =>
        Write(tensors, name, texts.Count, i => texts[i], _ => 0);

    /// <summary>Writes a list of texts and of numbers, which are texts as well: no memory is taken to make them.</summary>
    /// <param name="tensors">The file.</param>
    /// <param name="name">The list.</param>
    /// <param name="count">The number of texts.</param>
    /// <param name="texts">A text; null for a number.</param>
    /// <param name="numbers">The number in place of a text that is null, 0 or more.</param>
    /// <param name="largestByteCount">How many bytes all texts may take: what is read back must fit one array.</param>
    /// <exception cref="ArgumentException">
    /// A text has half of a surrogate pair, or all take more bytes. Nothing has been written.
    /// </exception>
    public static void Write(
        SafetensorsWriter tensors,
        string name,
        int count,
        Func<int, string?> texts,
        Func<int, long> numbers,
        long largestByteCount = int.MaxValue - 56)
    {
        long[] ends = new long[count];
        List<ReadOnlyMemory<byte>> blocks = [];
        byte[] block = [];
        int used = 0;
        long end = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            string? text = texts(i);
            if (block.Length - used < MostBytes(text))
            {
                int needed = MostDigits; // of a number, whose length is tested once it is known
                if (text is not null)
                {
                    StrictText.ThrowIfNotUnicode(text, nameof(texts));
                    needed = StrictText.Encoding.GetByteCount(text);
                    ThrowIfTooLong(needed, i);
                }

                if (block.Length - used < needed)
                {
                    blocks.Add(block.AsMemory(0, used));
                    (block, used) = (new byte[Math.Max(needed, BlockLength)], 0);
                }
            }

            int length = text is null ? Format(numbers(i), block.AsSpan(used)) : Encode(text, block.AsSpan(used));
            ThrowIfTooLong(length, i);
            used += length;
            ends[i] = end += length;
        }

        blocks.Add(block.AsMemory(0, used));
        tensors.Add<byte>($"{name}.text", [end], blocks);
        tensors.Add<long>($"{name}.ends", [ends.Length], ends);

        void ThrowIfTooLong(int length, int index)
        {
            if (length > largestByteCount - end)
            {
                throw new ArgumentException(
                    $"The texts of {name} take more than {largestByteCount} bytes as UTF-8, up to text {index} of {count}; a file that " +
                    "can be read back holds no more. Use shorter ones, or several files.",
                    nameof(texts));
            }
        }
    }

    // A character is at most three bytes.
    private static long MostBytes(string? text) => text is null ? MostDigits : 3L * text.Length;

    private static int Format(long number, Span<byte> destination)
    {
        _ = number.TryFormat(destination, out int length, provider: CultureInfo.InvariantCulture); // there is room for any
        return length;
    }

    // In one pass: nearly all text is Unicode, and the error of what is not says more than the encoder's.
    private static int Encode(string text, Span<byte> destination)
    {
        try
        {
            return StrictText.Encoding.GetBytes(text, destination);
        }
        catch (EncoderFallbackException)
        {
            StrictText.ThrowIfNotUnicode(text, "texts");
            throw;
        }
    }

    /// <summary>How many texts a list has.</summary>
    /// <exception cref="InvalidDataException">There is no such list.</exception>
    public static int CountOf(ModelReader model, string name) => model.ShapeOf<long>($"{name}.ends", rank: 1)[0];

    /// <summary>Reads a list.</summary>
    /// <param name="model">The file.</param>
    /// <param name="name">The list.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <exception cref="InvalidDataException">There is no such list, its ends do not rise, or a text is no UTF-8.</exception>
    public static string[] Read(ModelReader model, string name, int maxDegreeOfParallelism) =>
        Read(model, name, maxDegreeOfParallelism, (_, _) => false)!;

    /// <summary>Reads a list of which the caller takes some texts as bytes: no memory is taken for those.</summary>
    /// <param name="model">The file.</param>
    /// <param name="name">The list.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="take">Takes a text or leaves it; thread-safe.</param>
    /// <returns>The texts; null for those that were taken.</returns>
    /// <exception cref="InvalidDataException">There is no such list, its ends do not rise, or a text is no UTF-8.</exception>
    public static string?[] Read(ModelReader model, string name, int maxDegreeOfParallelism, TextTaker take)
    {
        byte[] bytes = model.ReadAll<byte>($"{name}.text");
        long[] ends = model.ReadAll<long>($"{name}.ends");
        long start = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            if (ends[i] < start || ends[i] > bytes.Length)
            {
                throw model.Invalid(
                    $"has {ends[i]} at {i} of {name}.ends; expected {start} to {bytes.Length}, since ends rise. It was damaged");
            }

            start = ends[i];
        }

        if (start != bytes.Length)
        {
            throw model.Invalid($"has {bytes.Length} bytes in {name}.text, of which its texts take {start}. It was damaged");
        }

        Decoding decoding = new(model, name, bytes, ends, take);
        new Workers(maxDegreeOfParallelism).Run(decoding, decoding.ChunkCount);
        return decoding.Texts;
    }

    private sealed class Decoding(ModelReader model, string name, byte[] bytes, long[] ends, TextTaker take) : IChunkedWork
    {
        private const int ChunkTexts = 1 << 14;

        public string?[] Texts { get; } = new string?[ends.Length];

        public int ChunkCount => (int)(((long)ends.Length + ChunkTexts - 1) / ChunkTexts);

        public void Run(int chunk)
        {
            int first = chunk * ChunkTexts;
            long start = first == 0 ? 0 : ends[first - 1];
            for (int i = first; i < Math.Min(Texts.Length, (long)first + ChunkTexts); i++)
            {
                ReadOnlySpan<byte> text = bytes.AsSpan((int)start, (int)(ends[i] - start));
                Texts[i] = take(i, text) ? null : Decode(i, text);
                start = ends[i];
            }
        }

        private string Decode(int index, ReadOnlySpan<byte> text)
        {
            try
            {
                return StrictText.Encoding.GetString(text);
            }
            catch (ArgumentException exception)
            {
                throw model.Invalid($"has bytes that are no UTF-8 in text {index} of {name}. It was damaged", exception);
            }
        }
    }
}

/// <summary>Takes a text of a list, or leaves it.</summary>
/// <param name="index">Which of them.</param>
/// <param name="text">The text as UTF-8, which has not been checked.</param>
/// <returns>Whether it was taken.</returns>
internal delegate bool TextTaker(int index, ReadOnlySpan<byte> text);
