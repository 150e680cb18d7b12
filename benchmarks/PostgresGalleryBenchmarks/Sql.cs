using Npgsql;

namespace PostgresGalleryBenchmarks;

/// <summary>Statements of the benchmarks' own.</summary>
internal static class Sql
{
    /// <summary>Runs statements that return nothing.</summary>
    public static async Task Execute(this NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Drops a schema and all in it, if there is one.</summary>
    public static Task DropSchema(this NpgsqlDataSource source, string schema) =>
        source.Execute($"DROP SCHEMA IF EXISTS {schema} CASCADE");
}
