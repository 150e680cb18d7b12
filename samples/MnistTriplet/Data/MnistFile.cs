namespace MnistTriplet.Data;

/// <summary>One of the four files of MNIST.</summary>
/// <param name="Name">The published name, without the ".gz".</param>
/// <param name="Length">Its length in bytes, uncompressed.</param>
/// <param name="Md5">The MD5 sum of its uncompressed bytes in lower-case hexadecimal; gzip wrappers differ from mirror to mirror.</param>
internal sealed record MnistFile(string Name, long Length, string Md5)
{
    public static MnistFile TrainImages { get; } = new("train-images-idx3-ubyte", 47_040_016, "6bbc9ace898e44ae57da46a324031adb");

    public static MnistFile TrainLabels { get; } = new("train-labels-idx1-ubyte", 60_008, "a25bea736e30d166cdddb491f175f624");

    public static MnistFile TestImages { get; } = new("t10k-images-idx3-ubyte", 7_840_016, "2646ac647ad5339dbf082846283269ea");

    public static MnistFile TestLabels { get; } = new("t10k-labels-idx1-ubyte", 10_008, "27ae3e4e09519cfbb04c329615203637");

    public static IReadOnlyList<MnistFile> All { get; } = [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>The name of the compressed file.</summary>
    public string ArchiveName => Name + ".gz";
}
