namespace MetricLearning.Tool.Data;

/// <summary>Where a path leads: two names may be of one file.</summary>
internal static class RealPath
{
    private const int MostLinks = 40; // links that lead in a circle end somewhere

    private static readonly StringComparison Comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
        ? StringComparison.OrdinalIgnoreCase
        : StringComparison.Ordinal;

    /// <summary>The whole path, in which no folder is a link, nor what is there.</summary>
    public static string Of(string path)
    {
        string whole = Path.GetFullPath(path);
        for (int followed = 0; followed < MostLinks && Follow(whole) is string next; followed++)
        {
            whole = next;
        }

        return whole;
    }

    /// <summary>Whether two paths lead to one place.</summary>
    public static bool AreSame(string one, string other) => string.Equals(Of(one), Of(other), Comparison);

    // The path with its first link followed; null if it has none.
    private static string? Follow(string whole)
    {
        string root = Path.GetPathRoot(whole)!;
        string[] names = whole[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        string above = root;
        for (int i = 0; i < names.Length; i++)
        {
            string here = Path.Combine(above, names[i]);
            if (new FileInfo(here).LinkTarget is string target)
            {
                return Path.GetFullPath(Path.Combine([above, target, .. names[(i + 1)..]]));
            }

            above = here;
        }

        return null;
    }
}
