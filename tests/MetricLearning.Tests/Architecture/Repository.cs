using System.Reflection;

namespace MetricLearning.Tests.Architecture;

/// <summary>The checkout that the tests were built from; a source path would not do, since deterministic builds rewrite those.</summary>
internal static class Repository
{
    private static readonly string Root = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The full path of something in the checkout.</summary>
    public static string PathTo(params string[] parts) => Path.GetFullPath(Path.Combine([Root, .. parts]));
}
