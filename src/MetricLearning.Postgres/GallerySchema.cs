using System.Globalization;
using System.Text;
using Npgsql;
using Pgvector;

namespace MetricLearning.Postgres;

/// <summary>Makes a gallery's tables, or checks that those which are there are the gallery's.</summary>
internal sealed class GallerySchema(GalleryNames names, PostgresGalleryOptions options, int dimension, StoredRows stored)
{
    /// <summary>The version of the tables that this code makes and reads.</summary>
    public const int Version = 1;

    private const int OldestServer = 15;
    private const long Lock = 0x4D4C_4741_4C4C; // taken while tables are made, so that two clients do not make them at once
    private static readonly Version OldestExtension = new(0, 7);

    /// <summary>Makes what is missing.</summary>
    /// <returns>pgvector's version.</returns>
    public async Task<Version> Ensure(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        CheckServer(connection.PostgreSqlVersion);
        Version extension = await EnsureExtension(connection, cancellationToken).ConfigureAwait(false);
        await CheckTypes(connection, cancellationToken).ConfigureAwait(false);
        if (!await Exists(connection, cancellationToken).ConfigureAwait(false))
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await Create(connection, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return extension;
    }

    /// <summary>Requires a server that is new enough.</summary>
    internal static void CheckServer(Version version)
    {
        if (version.Major < OldestServer)
        {
            throw new PostgresGalleryException(
                $"The server is PostgreSQL {version}; expected {OldestServer} or later. Upgrade it, or use another server.");
        }
    }

    /// <summary>Requires a pgvector that is new enough.</summary>
    internal static Version CheckExtension(string version)
    {
        string numbers = string.Concat(version.TakeWhile(one => char.IsAsciiDigit(one) || one == '.'));
        return System.Version.TryParse(numbers, out Version? parsed) && parsed >= OldestExtension
            ? parsed
            : throw new PostgresGalleryException(
                $"The database has pgvector {version}; expected {OldestExtension} or later. Install it on the server, then run ALTER " +
                $"EXTENSION " +
                "vector UPDATE in the database.");
    }

    /// <summary>The error of a database that has not pgvector and could not be given it.</summary>
    internal static PostgresGalleryException MissingExtension(PostgresException error) => new(
        "The database has not the extension vector (pgvector), and making it failed: " + (
            error.SqlState == PostgresErrorCodes.InsufficientPrivilege
                ? "this user may not. Let a superuser run CREATE EXTENSION vector in the database."
                : "the server does not have it. Install pgvector on the server, as by the package postgresql-17-pgvector, and open the " +
                "gallery again."),
        error)
    {
        SqlState = error.SqlState,
    };

    private static async Task<Version> EnsureExtension(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Find = "SELECT extversion FROM pg_extension WHERE extname = 'vector'";
        string? version = await GallerySession.Scalar<string>(connection, Find, cancellationToken).ConfigureAwait(false);
        if (version is null)
        {
            try
            {
                await GallerySession.Execute(connection, "CREATE EXTENSION IF NOT EXISTS vector", cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException error) when (error.SqlState is "0A000" or "58P01" or PostgresErrorCodes.InsufficientPrivilege)
            {
                throw MissingExtension(error);
            }
            catch (PostgresException error) when (ServerError.IsDuplicate(error) || error.SqlState == PostgresErrorCodes.DuplicateObject)
            {
                // Another client made it at the same moment.
            }

            await connection.ReloadTypesAsync(cancellationToken).ConfigureAwait(false);
            version = await GallerySession.Scalar<string>(connection, Find, cancellationToken).ConfigureAwait(false);
        }

        return CheckExtension(version ?? "0");
    }

    // The data source knows the types that were there when it first connected.
    private static async Task CheckTypes(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                NpgsqlCommand command = GallerySession.Command(connection, "SELECT $1", new Vector(new float[] { 1 }));
                await using (command.ConfigureAwait(false))
                {
                    await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
                }

                return;
            }
            catch (Exception exception) when (exception is InvalidCastException or NotSupportedException or ArgumentException)
            {
                if (attempt > 0)
                {
                    throw new InvalidOperationException(
                        "The data source does not know pgvector's types. Call UseVector() on the NpgsqlDataSourceBuilder before " +
                        "Build(), and see " +
                        "that the extension vector lies in a schema of the user's search_path.",
                        exception);
                }

                await connection.ReloadTypesAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> Exists(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await GallerySession.Scalar<uint>(
            connection, "SELECT to_regclass($1)::oid", cancellationToken, names.List).ConfigureAwait(false) == 0)
        {
            return false;
        }

        NpgsqlCommand command = GallerySession.Command(
            connection,
            // A dropped table stays in the list.
            $"SELECT version, metric, dimension, type, partitions FROM {names.List} WHERE name = $1 AND to_regclass($2) IS NOT NULL",
            options.Table, names.Table);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                CheckVersion(reader.GetInt32(0));
                Check("metric", reader.GetString(1), options.Metric.ToString());
                Check("dimension", reader.GetInt32(2), dimension);
                Check("vector type", reader.GetString(3), stored.TypeName);
                Check("number of partitions", reader.GetInt32(4), options.PartitionCount);
                return true;
            }
        }
    }

    private void CheckVersion(int version)
    {
        if (version != Version)
        {
            throw new PostgresGalleryException(
                $"The gallery {names.Table} has a schema of version {version}, made by a later version of MetricLearning.Postgres; " +
                $"this one reads " +
                $"version {Version}. Update the package, or use another table.");
        }
    }

    private void Check<T>(string what, T actual, T expected)
    {
        if (!Equals(actual, expected))
        {
            throw new PostgresGalleryException(string.Create(
                CultureInfo.InvariantCulture,
                $"The gallery {names.Table} was made with the {what} {actual}, and is opened with {expected}. Open it as it was made, or " +
                $"take another table."));
        }
    }

    private async Task Create(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await GallerySession.Execute(
            connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Lock})"), cancellationToken)
            .ConfigureAwait(false);
        bool hasSchema = await GallerySession.Scalar<bool>(
            connection, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", cancellationToken, options.Schema)
            .ConfigureAwait(false);
        StringBuilder sql = new();
        if (!hasSchema)
        {
            sql.Append(CultureInfo.InvariantCulture, $"CREATE SCHEMA {GalleryNames.Quote(options.Schema)};\n");
        }
        else if (await Exists(connection, cancellationToken).ConfigureAwait(false))
        {
            return; // another client made it in the meantime
        }

        await GallerySession.Execute(connection, sql.Append(TableSql()).ToString(), cancellationToken).ConfigureAwait(false);
        NpgsqlCommand listed = GallerySession.Command(
            connection,
            $"INSERT INTO {names.List} (name, version, metric, dimension, type, partitions) VALUES ($1, $2, $3, $4, $5, $6) " +
            "ON CONFLICT (name) DO UPDATE SET (version, metric, dimension, type, partitions) = " +
            "(EXCLUDED.version, EXCLUDED.metric, EXCLUDED.dimension, EXCLUDED.type, EXCLUDED.partitions)",
            options.Table, Version, options.Metric.ToString(), dimension, stored.TypeName, options.PartitionCount);
        await using (listed.ConfigureAwait(false))
        {
            await listed.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private string TableSql()
    {
        StringBuilder sql = new();
        string length = stored.HasLength ? ", length double precision NOT NULL" : "";
        string sequence = names.Sequence.Replace("'", "''", StringComparison.Ordinal);
        string partitioning = options.PartitionCount > 1 ? " PARTITION BY HASH (id)" : "";
        sql.Append(CultureInfo.InvariantCulture, $"""
            CREATE TABLE IF NOT EXISTS {names.List} (name text COLLATE "C" PRIMARY KEY, version integer NOT NULL, metric text NOT NULL,
                dimension integer NOT NULL, type text NOT NULL, partitions integer NOT NULL);
            CREATE SEQUENCE {names.Sequence};
            CREATE TABLE {names.Table} (number bigint NOT NULL DEFAULT nextval('{sequence}'),
                id text COLLATE "C" PRIMARY KEY, label text COLLATE "C" NOT NULL,
                features {stored.TypeName}({dimension}) NOT NULL{length}){partitioning};
            ALTER SEQUENCE {names.Sequence} OWNED BY {names.Table}.number;
            CREATE INDEX {names.LabelIndex} ON {names.Table} (label);

            """);
        for (int i = 0; i < options.PartitionCount && options.PartitionCount > 1; i++)
        {
            sql.Append(
                CultureInfo.InvariantCulture,
                $"CREATE TABLE {names.Partition(i)} PARTITION OF {names.Table} " +
                $"FOR VALUES WITH (MODULUS {options.PartitionCount}, REMAINDER {i});\n");
        }

        return sql.ToString();
    }
}
