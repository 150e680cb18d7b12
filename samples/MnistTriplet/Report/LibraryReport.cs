using System.Reflection;
using MetricLearning.Networks;

namespace MnistTriplet.Report;

/// <summary>Which build of the library ran.</summary>
internal static class LibraryReport
{
    /// <summary>The library's version, with the commit that it was built from where the build knew it.</summary>
    public static string Version { get; } = Read();

    private static string Read()
    {
        Assembly library = typeof(EmbeddingNetwork).Assembly;
        string? version = library.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return version ?? library.GetName().Version?.ToString() ?? "unknown";
    }
}
