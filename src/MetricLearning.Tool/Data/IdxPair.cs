using System.Globalization;
using System.IO.Compression;
using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Tool.Data;

/// <summary>Reads images in MNIST's format, and their labels from the file of the same name with "labels-idx1" in it.</summary>
internal static class IdxPair
{
    private const string Images = "images-idx3-ubyte";
    private const string Labels = "labels-idx1-ubyte";
    private const string Zipped = ".gz";

    /// <summary>Whether the path's name is one of images in this format.</summary>
    public static bool IsImages(string path) => Path.GetFileName(path).Contains(Images, StringComparison.Ordinal);

    /// <summary>Reads the images.</summary>
    /// <exception cref="InputException">Labels are needed and not there, or are not as many.</exception>
    public static LabeledRows Read(string path, bool needsLabels)
    {
        string labelPath = Path.Combine(
            Path.GetDirectoryName(path) ?? "", Path.GetFileName(path).Replace(Images, Labels, StringComparison.Ordinal));
        string[]? labels = null;
        if (File.Exists(labelPath))
        {
            using MemoryStream file = Open(labelPath);
            labels = [.. IdxFile.ReadLabels(file).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        }
        else if (needsLabels)
        {
            throw new InputException($"{path} has no labels: {labelPath} does not exist; put the file of labels beside the images.");
        }

        using MemoryStream images = Open(path);
        Tensor<float> rows = IdxFile.ReadFloats(images);
        int count = (int)rows.Lengths[0];
        ImageShape shape = rows.Rank == 3
            ? new((int)rows.Lengths[1], (int)rows.Lengths[2], 1)
            : throw new InputException($"{path} has {rows.Rank} dimensions; expected 3, images of height and width.");
        if (count == 0 || labels?.Length is int found && found != count)
        {
            throw new InputException($"{path} has {count} images and {labels?.Length ?? 0} labels; expected one label for each image.");
        }

        float[] values = new float[rows.FlattenedLength];
        rows.FlattenTo(values);
        string[] ids = [.. Enumerable.Range(0, count).Select(row => row.ToString(CultureInfo.InvariantCulture))];
        return new(values, shape.Length, labels, ids, shape);
    }

    private static MemoryStream Open(string path)
    {
        using FileStream file = File.OpenRead(path);
        MemoryStream memory = new();
        if (path.EndsWith(Zipped, StringComparison.OrdinalIgnoreCase))
        {
            using GZipStream unzipped = new(file, CompressionMode.Decompress);
            unzipped.CopyTo(memory);
        }
        else
        {
            file.CopyTo(memory);
        }

        memory.Position = 0;
        return memory;
    }
}
