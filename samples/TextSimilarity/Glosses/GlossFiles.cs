using System.Globalization;
using System.IO.Compression;
using System.Numerics.Tensors;

namespace TextSimilarity.Glosses;

/// <summary>
/// The two files of glosses and their vectors. Both are compressed by gzip, which checks itself by CRC-32.
/// <c>glosses.tsv.gz</c> has one gloss a line: part, class, synset, word and text, separated by tabs. <c>vectors.i8.gz</c> has
/// <see cref="Dimension"/> signed bytes a gloss: a vector scaled so that its largest magnitude is 127, and rounded. Only the direction of
/// a vector is meant, so no scale is kept.
/// </summary>
internal static class GlossFiles
{
    /// <summary>The number of columns of a vector.</summary>
    public const int Dimension = 384;

    /// <summary>The name of the file of texts.</summary>
    public const string TextName = "glosses.tsv.gz";

    /// <summary>The name of the file of vectors.</summary>
    public const string VectorName = "vectors.i8.gz";

    private const char Separator = '\t';

    /// <summary>Reads texts.</summary>
    /// <exception cref="InvalidDataException">A line has not five fields, or another part than train and test.</exception>
    public static Gloss[] ReadTexts(Stream file)
    {
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var glosses = new List<Gloss>();
        while (reader.ReadLine() is { } line)
        {
            glosses.Add(line.Split(Separator) is [var part, var className, var synset, var word, var text]
                && Parse(part) is GlossPart known
                ? new Gloss(known, className, synset, word, text)
                : throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {glosses.Count + 1} of {TextName} is '{line}'; expected part, class, synset, word and text, tabs between. " +
                    $"Make the file again.")));
        }

        return [.. glosses];
    }

    /// <summary>Reads vectors, row after row, and brings each to unit length.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rowCount">The number of vectors that are expected.</param>
    /// <exception cref="InvalidDataException">The file has another number of vectors, or a vector is zero.</exception>
    public static float[] ReadVectors(Stream file, int rowCount)
    {
        byte[] bytes = new byte[checked(rowCount * Dimension)];
        using var stream = new GZipStream(file, CompressionMode.Decompress);
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || stream.ReadByte() >= 0)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{VectorName} has not the {bytes.Length} bytes of {rowCount} vectors of {Dimension}: make both files in one run."));
        }

        float[] vectors = Array.ConvertAll(bytes, value => (float)(sbyte)value);
        for (int row = 0; row < rowCount; row++)
        {
            Span<float> vector = vectors.AsSpan(row * Dimension, Dimension);
            float length = TensorPrimitives.Norm<float>(vector);
            if (length == 0)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"Vector {row} of {VectorName} is zero and has no direction: make the file again."));
            }

            TensorPrimitives.Divide(vector, length, vector);
        }

        return vectors;
    }

    /// <summary>Writes texts.</summary>
    public static void WriteTexts(Stream file, IEnumerable<Gloss> glosses)
    {
        using var writer = new StreamWriter(new GZipStream(file, CompressionLevel.SmallestSize)) { NewLine = "\n" };
        foreach (Gloss gloss in glosses)
        {
            writer.WriteLine(string.Join(Separator, NameOf(gloss.Part), gloss.ClassName, gloss.Synset, gloss.Word, gloss.Text));
        }
    }

    /// <summary>Writes vectors, row after row. None may be zero.</summary>
    public static void WriteVectors(Stream file, ReadOnlySpan<float> vectors)
    {
        using var stream = new GZipStream(file, CompressionLevel.SmallestSize);
        Span<byte> bytes = stackalloc byte[Dimension];
        for (int first = 0; first < vectors.Length; first += Dimension)
        {
            ReadOnlySpan<float> vector = vectors.Slice(first, Dimension);
            float scale = sbyte.MaxValue / MathF.Abs(TensorPrimitives.MaxMagnitude(vector));
            for (int column = 0; column < Dimension; column++)
            {
                bytes[column] = (byte)(sbyte)MathF.Round(vector[column] * scale);
            }

            stream.Write(bytes);
        }
    }

    private static GlossPart? Parse(string part) => part switch
    {
        "train" => GlossPart.Train,
        "test" => GlossPart.Test,
        _ => null,
    };

    private static string NameOf(GlossPart part) => part == GlossPart.Train ? "train" : "test";
}
