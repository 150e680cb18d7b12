using System.Text.RegularExpressions;

namespace MetricLearning.Tests.Architecture;

/// <summary>A source file, its path relative to the project that it belongs to.</summary>
internal sealed partial record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>The files of the library.</summary>
    public static IReadOnlyList<SourceFile> OfLibrary { get; } = Below(Repository.PathTo("src", "MetricLearning"));

    /// <summary>The files of these tests.</summary>
    public static IReadOnlyList<SourceFile> OfTests { get; } = Below(Repository.PathTo("tests", "MetricLearning.Tests"));

    /// <summary>The files of these tests and of all others.</summary>
    public static IReadOnlyList<SourceFile> OfAllTests { get; } = Below(Repository.PathTo("tests"));

    /// <summary>The folder of the project in which the file lies, not the rooms within that; empty for the project's own.</summary>
    public string Folder { get; } = Path.Contains('/') ? Path[..Path.IndexOf('/')] : "";

    /// <summary>Names the file and line of each match in code; comments and strings are not looked at.</summary>
    public IEnumerable<string> Find(Regex pattern) =>
        Lines.Index()
            .Where(line => pattern.IsMatch(CommentOrString().Replace(line.Item, "")))
            .Select(line => $"{Path}:{line.Index + 1}: {line.Item.Trim()}");

    private static SourceFile[] Below(string folder) =>
        [.. from path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            let relative = System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/')
            where !relative.Split('/').Any(part => part is "obj" or "bin")
            orderby relative
            select new SourceFile(relative, File.ReadAllLines(path))];

    [GeneratedRegex("\"[^\"]*\"|//.*")]
    private static partial Regex CommentOrString();
}
