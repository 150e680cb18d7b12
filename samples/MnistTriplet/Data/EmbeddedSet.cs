using MetricLearning.Data;

namespace MnistTriplet.Data;

/// <summary>
/// A set of images that is embedded in the program. Neither set has a published split: every recipe draws one by its seed.
/// </summary>
/// <param name="Name">The name under which the set is asked for and reported.</param>
/// <param name="Title">What its images are.</param>
/// <param name="Credit">Whose they are, and under which licence; ATTRIBUTION.md beside the files says it in full.</param>
/// <param name="Folder">The folder of the files, and of their ATTRIBUTION.md, within Data.</param>
/// <param name="FilePrefix">The names of the two files up to the word images or labels.</param>
internal sealed record EmbeddedSet(string Name, string Title, string Credit, string Folder, string FilePrefix)
{
    /// <summary>MNIST's own test images: what there is of MNIST without a download.</summary>
    public static EmbeddedSet MnistTest { get; } = new(
        "mnist-test", "MNIST's 10,000 test images", "Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0", "MnistTest", "t10k");

    /// <summary>Digits of 8×8 pixels, for runs of seconds and for images that are not of MNIST's size.</summary>
    public static EmbeddedSet Digits { get; } = new(
        "digits", "1,797 digits of 8x8 pixels, not MNIST", "UCI, E. Alpaydin and C. Kaynak, CC BY 4.0", "Digits", "digits");

    /// <summary>The set that a choice names; null for a choice of MNIST or of a folder.</summary>
    public static EmbeddedSet? Of(DatasetChoice choice) => choice switch
    {
        DatasetChoice.MnistTest => MnistTest,
        DatasetChoice.Digits => Digits,
        _ => null,
    };

    /// <summary>Reads the set.</summary>
    public ImageSet Read()
    {
        using Stream images = Open("images-idx3");
        using Stream labels = Open("labels-idx1");
        return new ImageSet(Name, IdxFile.ReadBytes(images), IdxFile.ReadLabels(labels), PublishedTrainCount: null)
        {
            Title = $"{Title} ({Credit})",
        };
    }

    private Stream Open(string part) =>
        typeof(EmbeddedSet).Assembly.GetManifestResourceStream($"MnistTriplet.Data.{Folder}.{FilePrefix}-{part}-ubyte.gz")!;
}
