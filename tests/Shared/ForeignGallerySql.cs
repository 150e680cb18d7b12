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

    /// <summary>What the first server must know of the other one, in place of what it knew.</summary>
    /// <param name="other">The other server.</param>
    public static string Servers(NpgsqlConnectionStringBuilder other)
    {
        string sql = Put(Documented[..Tables], "CREATE EXTENSION ", "CREATE EXTENSION IF NOT EXISTS ");
        sql = Put(sql, "host '…', port '…', dbname '…'", $"host '{other.Host}', port '{other.Port}', dbname '{other.Database}'");
        return "DROP SERVER IF EXISTS second CASCADE;\n"
            + Put(sql, "user '…', password '…'", $"user '{other.Username}', password '{other.Password}'");
    }

    /// <summary>The tables of a gallery of the name gallery, in a schema that holds another gallery already.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="dimension">Their columns.</param>
    public static string Gallery(string schema, DistanceMetric metric, int dimension)
    {
        const string Features = "features vector(64) NOT NULL";
        const string LengthMark = "-- InnerProduct: ", Length = ", length double precision NOT NULL";
        string sql = Put(Documented[Tables..], LengthMark + Length, "");
        sql = Put(sql, Features, $"features vector({dimension}) NOT NULL{(metric is DistanceMetric.InnerProduct ? Length : "")}");
        sql = Put(sql, "schema_name 'public'", $"schema_name '{schema}'");
        return $"SET search_path TO {schema}, public;\n" + Put(sql, "'Euclidean', 64", $"'{metric}', {dimension}");
    }

    private static int Tables => Documented.IndexOf("CREATE SEQUENCE", StringComparison.Ordinal);

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
    private static string Put(string sql, string sample, string own) => sql.Contains(sample, StringComparison.Ordinal)
        ? sql.Replace(sample, own, StringComparison.Ordinal)
        : throw new InvalidOperationException($"docs/scaling.md has no \"{sample}\" any more.");
}
