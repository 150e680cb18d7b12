namespace MnistTriplet.Data;

/// <summary>Where MNIST is looked for.</summary>
/// <param name="GivenFolder">The folder that the user names; null to use the cache.</param>
/// <param name="CacheFolder">The folder of downloaded files.</param>
/// <param name="Mirrors">Where to download from, in order; each ends in a slash.</param>
internal sealed record ImageLocations(string? GivenFolder, string CacheFolder, IReadOnlyList<Uri> Mirrors)
{
    /// <summary>The environment variable that names a folder of MNIST files, or of another set in their format.</summary>
    public const string EnvironmentVariable = "METRICLEARNING_MNIST";

    private static readonly Uri[] PublicMirrors =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>The locations of this user.</summary>
    /// <param name="dataFolder">The folder given on the command line; null where none is.</param>
    public static ImageLocations OfUser(string? dataFolder)
    {
        string? variable = Environment.GetEnvironmentVariable(EnvironmentVariable);
        string userFolder = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        string cacheRoot = userFolder.Length > 0 ? userFolder : Path.GetTempPath();
        string? givenFolder = dataFolder ?? (string.IsNullOrEmpty(variable) ? null : variable);
        return new ImageLocations(givenFolder, Path.Combine(cacheRoot, "MetricLearning", "mnist"), PublicMirrors);
    }
}
