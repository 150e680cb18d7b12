using System.Text.RegularExpressions;
using MetricLearning.Distances;
using Npgsql;

namespace MetricLearning.Tests.Shared;

/// <summary>
/// The statements by which docs/scaling.md spreads a gallery over two servers with postgres_fdw, as they stand there. Tests and benchmarks
/// that run them compile this file.
/// </summary>
internal static class ForeignGallerySql
{
    private static readonly string Documented = Read();

    /// <summary>What the first server must know of the other one, once.</summary>
    /// <param name="other">The other server.</param>
    public static string Servers(NpgsqlConnectionStringBuilder other) => new Text(Documented[..Tables])
        .With("CREATE EXTENSION ", "CREATE EXTENSION IF NOT EXISTS ")
        .With("host '…', port '…', dbname '…'", $"host '{other.Host}', port '{other.Port}', dbname '{other.Database}'")
        .With("user '…', password '…'", $"user '{other.Username}', password '{other.Password}'")
        .ToString();

    /// <summary>The tables of a gallery of the name gallery, in a schema that holds another gallery already.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="dimension">Their columns.</param>
    public static string Gallery(string schema, DistanceMetric metric, int dimension) => new Text(Documented[Tables..])
        .With("features vector(64) NOT NULL", $"features vector({dimension}) NOT NULL{LengthOf(metric)}")
        .With("schema_name 'public'", $"schema_name '{schema}'")
        .With("'Euclidean', 64", $"'{metric}', {dimension}")
        .Before($"SET search_path TO {schema}, public;\n");

    private static int Tables => Documented.IndexOf("CREATE SEQUENCE", StringComparison.Ordinal);

    private static string LengthOf(DistanceMetric metric)
    {
        Match column = Regex.Match(Documented, "-- InnerProduct: (, .*)");
        return metric is DistanceMetric.InnerProduct ? column.Groups[1].Value : "";
    }

    private static string Read()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "scaling.md")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("docs/scaling.md is in no folder above this program.");
        }

        string text = File.ReadAllText(Path.Combine(folder.FullName, "docs", "scaling.md"));
        return Regex.Match(text, "```sql\n(CREATE EXTENSION postgres_fdw.*?)```", RegexOptions.Singleline).Groups[1].Value;
    }

    // What is put in place of a sample must stand there.
    private sealed record Text(string Value)
    {
        public Text With(string sample, string own) => Value.Contains(sample, StringComparison.Ordinal)
            ? new(Value.Replace(sample, own, StringComparison.Ordinal))
            : throw new InvalidOperationException($"docs/scaling.md has no \"{sample}\" any more.");

        public string Before(string start) => start + Value;

        public override string ToString() => Value;
    }
}
