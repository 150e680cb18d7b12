using System.Globalization;
using Npgsql;

namespace MetricLearning.Postgres;

/// <content>Indexes.</content>
public sealed partial class PostgresGallery
{
    /// <summary>Makes an index of the rows, in place of the one that there is. Searches use it where their options say so.</summary>
    /// <param name="index">The index and its settings.</param>
    /// <param name="cancellationToken">Asks to stop; nothing is changed then.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <exception cref="PostgresGalleryException">
    /// The dimension is above the index's limit, 2,000 or, of <see cref="PostgresVectorType.HalfVector"/>, 4,000; or the server failed, or
    /// the connection to it.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <remarks>
    /// Changes of the gallery wait until the index is built; searches go on, with the old index if there is one, and wait only while it is
    /// replaced, at the end. The disk holds both until then. A client that has read the gallery in a transaction of its own, and changes
    /// it in the same one meanwhile, makes one of both fail. The index of <c>Cosine</c> does not find zero rows: they have no angle.
    /// </remarks>
    public async Task CreateIndexAsync(PostgresIndex index, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        index.Check();
        List<string> statements = [];
        if (index.BuildMemory is int memory)
        {
            statements.Add(string.Create(CultureInfo.InvariantCulture, $"SET LOCAL maintenance_work_mem = '{memory}MB'"));
        }

        if (index.BuildWorkers is int workers)
        {
            statements.Add(string.Create(CultureInfo.InvariantCulture, $"SET LOCAL max_parallel_maintenance_workers = {workers}"));
        }

        // Excludes other builds from the beginning: two that hold the lock of CREATE INDEX would each wait for the other to give way.
        statements.Add($"LOCK TABLE {_names.Table} IN SHARE ROW EXCLUSIVE MODE");
        statements.Add(
            $"CREATE INDEX {_names.NewRowIndex} ON {_names.Table} USING {index.Method} (features {_stored.OperatorClass}) " +
            $"WITH ({index.Settings})");
        statements.Add($"ANALYZE {_names.Table}");
        statements.Add($"DROP INDEX IF EXISTS {_names.QualifiedRowIndex}"); // last: from here to the end it keeps readers waiting
        statements.Add($"ALTER INDEX {_names.QualifiedNewRowIndex} RENAME TO {_names.RowIndex}");
        await InTransaction("Making an index", statements, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the index of the rows, if there is one.</summary>
    /// <param name="cancellationToken">Asks to stop; nothing is changed then.</param>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task DropIndexAsync(CancellationToken cancellationToken = default) =>
        InTransaction("Removing an index", [$"DROP INDEX IF EXISTS {_names.QualifiedRowIndex}"], cancellationToken);

    private async Task InTransaction(string task, List<string> statements, CancellationToken cancellationToken) =>
        await _session.Run(task, async (connection, token) =>
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                foreach (string statement in statements)
                {
                    await GallerySession.Execute(connection, statement, token).ConfigureAwait(false);
                }

                await transaction.CommitAsync(token).ConfigureAwait(false);
            }

            return true;
        }, cancellationToken).ConfigureAwait(false);
}
