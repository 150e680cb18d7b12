using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MnistTriplet.Data;

/// <summary>Reads the four files of MNIST, or of another set of images in its format and under its names, from a folder.</summary>
internal static class IdxFolder
{
    /// <summary>The path of a file, compressed or raw; null where the folder has neither.</summary>
    public static string? Find(string folder, MnistFile file)
    {
        string raw = Path.Combine(folder, file.Name);
        string archive = Path.Combine(folder, file.ArchiveName);
        return File.Exists(archive) ? archive : File.Exists(raw) ? raw : null;
    }

    /// <summary>Reads the training images, then the test images, into one set that bears the folder's name.</summary>
    /// <exception cref="InputException">A file is missing, or the files do not fit each other.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ImageSet Read(string folder)
    {
        int[] trainLabels = ReadLabels(folder, MnistFile.TrainLabels);
        int[] testLabels = ReadLabels(folder, MnistFile.TestLabels);
        Tensor<byte> train = ReadImages(folder, MnistFile.TrainImages);
        Tensor<byte> test = ReadImages(folder, MnistFile.TestImages);
        CheckCounts(folder, train, trainLabels, MnistFile.TrainImages, MnistFile.TrainLabels);
        CheckCounts(folder, test, testLabels, MnistFile.TestImages, MnistFile.TestLabels);
        if (!train.Lengths[1..].SequenceEqual(test.Lengths[1..]))
        {
            throw new InputException(
                $"{folder} has training images of {Size(train)} but test images of {Size(test)}; pass files of one set.");
        }

        int trainCount = checked((int)train.Lengths[0]);
        return new ImageSet(new DirectoryInfo(folder).Name, Join(train, test), [.. trainLabels, .. testLabels], trainCount);
    }

    private static int[] ReadLabels(string folder, MnistFile file)
    {
        string path = PathOf(folder, file);
        int[] labels = IdxFile.ReadLabels(path);
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange(0, int.MaxValue);
        return wrong < 0
            ? labels
            : throw new InputException($"Label {wrong} of {path} is {labels[wrong]}; expected 0 or more. Pass the classes of the images.");
    }

    private static Tensor<byte> ReadImages(string folder, MnistFile file)
    {
        string path = PathOf(folder, file);
        Tensor<byte> images = IdxFile.ReadBytes(path);
        return images.Rank is 3 or 4
            ? images
            : throw new InputException(
                $"{path} has rank {images.Rank}; expected images, of rank 3, or 4 with channels. Pass the file of the images.");
    }

    private static string PathOf(string folder, MnistFile file) => Find(folder, file) ?? throw new InputException(
        $"{folder} has neither {file.ArchiveName} nor {file.Name}; pass the folder that holds the four MNIST files.");

    private static void CheckCounts(string folder, Tensor<byte> images, int[] labels, MnistFile imageFile, MnistFile labelFile)
    {
        if (images.Lengths[0] != labels.Length)
        {
            throw new InputException(
                $"{folder} has {images.Lengths[0]} images in {imageFile.Name} but {labels.Length} labels in {labelFile.Name}; " +
                "pass files of one set.");
        }
    }

    private static Tensor<byte> Join(Tensor<byte> first, Tensor<byte> second)
    {
        byte[] pixels = new byte[first.FlattenedLength + second.FlattenedLength];
        first.FlattenTo(pixels);
        second.FlattenTo(pixels.AsSpan((int)first.FlattenedLength));
        return Tensor.Create(pixels, [first.Lengths[0] + second.Lengths[0], .. first.Lengths[1..]]);
    }

    private static string Size(Tensor<byte> images) => string.Join('x', images.Lengths[1..].ToArray());
}
