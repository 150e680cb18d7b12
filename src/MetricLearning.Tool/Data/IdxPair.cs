using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Tool.Data;

/// <summary>Reads images in MNIST's format, and their labels from the file of the same name with "labels-idx1" in it.</summary>
internal static class IdxPair
{
    private const string Images = "images-idx3-ubyte";
    private const string Labels = "labels-idx1-ubyte";

    /// <summary>Whether the path's name is one of images in this format.</summary>
    public static bool IsImages(string path) => Path.GetFileName(path).Contains(Images, StringComparison.Ordinal);

    /// <summary>The path of the labels of images.</summary>
    public static string LabelsOf(string path) => Path.Combine(
        Path.GetDirectoryName(path) ?? "", Path.GetFileName(path).Replace(Images, Labels, StringComparison.Ordinal));

    /// <summary>Reads the images; their values become 0 to 1, as those of other images do.</summary>
    /// <exception cref="InputException">Labels are needed and not there, or are not as many.</exception>
    public static LabeledRows Read(string path, bool needsLabels)
    {
        string labelPath = LabelsOf(path);
        string[]? labels = null;
        if (File.Exists(labelPath))
        {
            labels = [.. IdxFile.ReadLabels(labelPath).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        }
        else if (needsLabels)
        {
            throw new InputException($"{path} has no labels: {labelPath} does not exist; put the file of labels beside the images.");
        }

        Tensor<byte> rows = IdxFile.ReadBytes(path, IdxFile.DefaultMaxByteCount / sizeof(float)); // each becomes a float
        int count = (int)rows.Lengths[0];
        ImageShape shape = rows.Rank == 3
            ? new((int)rows.Lengths[1], (int)rows.Lengths[2], 1)
            : throw new InputException($"{path} has {rows.Rank} dimensions; expected 3, images of height and width.");
        if (count == 0 || labels?.Length is int found && found != count)
        {
            throw new InputException($"{path} has {count} images and {labels?.Length ?? 0} labels; expected one label for each image.");
        }

        byte[] pixels = new byte[rows.FlattenedLength];
        rows.FlattenTo(pixels);
        string[] ids = [.. Enumerable.Range(0, count).Select(row => row.ToString(CultureInfo.InvariantCulture))];
        return new(Array.ConvertAll(pixels, pixel => pixel / (float)byte.MaxValue), shape.Length, labels, ids, shape);
    }
}
