using MetricLearning.Data;

namespace MnistTriplet.Data;

/// <summary>The 1,797 digits of 8×8 pixels that are embedded in the program; see Digits/ATTRIBUTION.md.</summary>
internal static class EmbeddedDigits
{
    private const string ResourceFolder = "MnistTriplet.Data.Digits.";

    public static ImageSet Read()
    {
        using Stream images = Open("digits-images-idx3-ubyte.gz");
        using Stream labels = Open("digits-labels-idx1-ubyte.gz");
        return new ImageSet("digits", IdxFile.ReadBytes(images), IdxFile.ReadLabels(labels), PublishedTrainCount: null);
    }

    private static Stream Open(string name) => typeof(EmbeddedDigits).Assembly.GetManifestResourceStream(ResourceFolder + name)!;
}
