using System.Runtime.InteropServices;

namespace MetricLearning.USearch;

/// <summary>Where USearch's native library runs, and clear errors for everywhere else.</summary>
internal static class USearchPlatform
{
    private const string Known = "linux-x64, win-x64 and osx-arm64";
    private const string Remedy = "Use MetricLearning's Gallery there, which is managed code and exact";

    private static readonly Version Tested = new(2, 26);

    /// <summary>Requires a platform that the library was built for.</summary>
    /// <param name="system">linux, win, osx, or another name.</param>
    /// <param name="architecture">The architecture of the process.</param>
    /// <exception cref="PlatformNotSupportedException">There is no library for it.</exception>
    public static void Require(string system, Architecture architecture)
    {
        if ((system, architecture) is not (("linux" or "win", Architecture.X64) or ("osx", Architecture.Arm64)))
        {
            string actual = $"{system}-{architecture.ToString().ToLowerInvariant()}";
            throw new PlatformNotSupportedException($"USearch has no native library for {actual}; it has for {Known}. {Remedy}.");
        }
    }

    /// <summary>The name of the system that runs the process.</summary>
    public static string CurrentSystem() =>
        OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx"
            : RuntimeInformation.RuntimeIdentifier.Split('-')[0];

    /// <summary>Makes the first call of the library; says what to do where it cannot be loaded.</summary>
    /// <param name="version">The call, which returns USearch's version.</param>
    /// <exception cref="PlatformNotSupportedException">The library cannot be loaded.</exception>
    /// <exception cref="NotSupportedException">The library is of a version with another interface.</exception>
    public static void Load(Func<string?> version)
    {
        string? found;
        try
        {
            found = version();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new PlatformNotSupportedException(
                $"USearch's native library cannot be loaded: {e.Message} It is in the package Cloud.Unum.USearch for {Known}; on Linux " +
                $"it needs glibc 2.34 or later, libstdc++ and libgomp (the package libgomp1 of Debian and Ubuntu). {Remedy}.",
                e);
        }

        // The layout of options and files is that of one minor version; a later one may change it.
        if (!Version.TryParse(found, out Version? actual) || actual.Major != Tested.Major || actual.Minor != Tested.Minor)
        {
            throw new NotSupportedException(
                $"USearch's native library is of version {found}; expected {Tested}, whose interface is known here. Reference " +
                "Cloud.Unum.USearch 2.26.6.");
        }
    }
}
