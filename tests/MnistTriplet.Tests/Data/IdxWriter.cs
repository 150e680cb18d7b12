using System.Buffers.Binary;
using System.IO.Compression;
using MnistTriplet.Data;

namespace MnistTriplet.Tests.Data;

/// <summary>Writes small sets in the format of MNIST.</summary>
internal static class IdxWriter
{
    private const byte UnsignedBytes = 8;
    private const byte SignedBytes = 9;

    /// <summary>Writes all four files; every image is 2×2 pixels that hold its label and its number.</summary>
    public static void WriteSet(string folder, int[] trainLabels, int[] testLabels)
    {
        WriteImages(folder, MnistFile.TrainImages, trainLabels);
        WriteLabels(folder, MnistFile.TrainLabels, trainLabels);
        WriteImages(folder, MnistFile.TestImages, testLabels);
        WriteLabels(folder, MnistFile.TestLabels, testLabels);
    }

    public static void WriteImages(string folder, MnistFile file, int[] labels, int width = 2)
    {
        byte[] pixels = new byte[labels.Length * 2 * width];
        for (int image = 0; image < labels.Length; image++)
        {
            pixels.AsSpan(image * 2 * width, 2 * width).Fill((byte)(image + 1));
            pixels[image * 2 * width] = (byte)(10 * labels[image]);
        }

        Write(folder, file.ArchiveName, [labels.Length, 2, width], pixels);
    }

    public static void WriteLabels(string folder, MnistFile file, int[] labels) =>
        Write(folder, file.ArchiveName, [labels.Length], Array.ConvertAll(labels, label => (byte)label));

    public static void WriteSignedLabels(string folder, MnistFile file, int[] labels) =>
        Write(folder, file.ArchiveName, [labels.Length], Array.ConvertAll(labels, label => unchecked((byte)label)), SignedBytes);

    /// <summary>Writes one file, compressed where its name ends in ".gz".</summary>
    public static void Write(string folder, string name, int[] lengths, byte[] values, byte elementType = UnsignedBytes)
    {
        byte[] head = new byte[4 + (4 * lengths.Length)];
        head[2] = elementType;
        head[3] = (byte)lengths.Length;
        for (int i = 0; i < lengths.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4 + (4 * i)), lengths[i]);
        }

        using FileStream file = File.Create(Path.Combine(folder, name));
        using Stream content = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        content.Write(head);
        content.Write(values);
    }
}
