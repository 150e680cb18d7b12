using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MetricLearning.Data;

namespace MnistTriplet.Data;

/// <summary>Images and labels as they were read, one byte per value; none of them is a row of floats yet.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Images">The images, [n × height × width] or [n × height × width × channels].</param>
/// <param name="Labels">The class of each image, [n], 0 or more.</param>
/// <param name="PublishedTrainCount">
/// How many of the images, from the first, are published for training, the others being for testing; null where no such split is published.
/// </param>
internal sealed record ImageSet(string Name, Tensor<byte> Images, int[] Labels, int? PublishedTrainCount)
{
    /// <summary>What the images are, for those who read of a run; the name where there is no more to say.</summary>
    public string Title { get; init; } = Name;

    /// <summary>The shape of every image.</summary>
    public ImageShape Shape => new((int)Images.Lengths[1], (int)Images.Lengths[2], Images.Rank == 4 ? (int)Images.Lengths[3] : 1);

    /// <summary>The classes that have images, ascending.</summary>
    public int[] Classes => [.. Labels.Distinct().Order()];

    /// <summary>Tells sets apart, whatever they are called: the beginning of the SHA-256 of images, sizes and labels.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] images = new byte[Images.FlattenedLength];
        Images.FlattenTo(images);
        hash.AppendData(images);
        hash.AppendData(Encoding.UTF8.GetBytes($"{string.Join('x', Images.Lengths.ToArray())}, {PublishedTrainCount}"));
        hash.AppendData(MemoryMarshal.AsBytes(Labels.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    /// <summary>Turns some images into rows of floats.</summary>
    public LabeledDataset Select(ReadOnlySpan<int> rows) => LabeledDataset.FromBytes(Images, Labels, rows);
}
