using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres;

/// <content>Loading.</content>
public sealed partial class PostgresGallery
{
    /// <summary>After how many rows progress is told.</summary>
    internal const int ProgressRows = 10_000;

    /// <summary>
    /// Loads any number of rows by one binary COPY in one transaction: readers see all of them when the call ends, or none. Takes memory
    /// for a few rows.
    /// </summary>
    /// <param name="rows">The rows, which are read once. Their ids differ from each other and from those of the gallery.</param>
    /// <param name="progress">Is told the number of rows sent after every 10,000, and at the end; null for nobody.</param>
    /// <param name="cancellationToken">Asks to stop; heeded before the change is made, not after.</param>
    /// <returns>The number of rows loaded.</returns>
    /// <exception cref="ArgumentException">
    /// A row has another number of values or a value that is not finite, a label or id is null, not Unicode or too long, or an id is in use
    /// or given twice. Rows are checked as they are sent.
    /// </exception>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <remarks>
    /// Exceptions of <paramref name="rows"/> and <paramref name="progress"/> pass through; nothing is loaded then, unless it was told the
    /// final number. Load rows before an index is made: that is several times faster.
    /// </remarks>
    public async Task<long> LoadAsync(
        IAsyncEnumerable<PostgresRow> rows, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ExceptionDispatchInfo? failure = null; // of rows or progress: theirs may be of the kinds that the server's are
        long loaded = await _session.Run("Loading rows", async (connection, token) =>
        {
            try
            {
                return await Copy(connection, Checked(rows, Failed, token), Report, token).ConfigureAwait(false);
            }
            catch (Exception) when (failure is not null)
            {
                return 0;
            }
            catch (PostgresException error) when (ServerError.IsDuplicate(error))
            {
                string where = ServerError.CopiedRow(error) is long row ? $"row {row}" : "a row";
                throw new ArgumentException(
                    $"rows: {where} has an id that is in use or was given before; nothing was loaded. Leave such rows out, or use " +
                    $"UpsertAsync.",
                    nameof(rows),
                    error);
            }
        }, cancellationToken).ConfigureAwait(false);
        failure?.Throw();
        progress?.Report(loaded);
        return loaded;

        void Failed(Exception error) => failure = ExceptionDispatchInfo.Capture(error);

        void Report(long count)
        {
            try
            {
                progress?.Report(count);
            }
            catch (Exception error)
            {
                Failed(error);
                throw;
            }
        }
    }

    /// <summary>The part of a load that this gallery takes as a shard.</summary>
    internal ShardCopy NewCopy(int place, LoadLimits limits) => new(_session, _names, _stored, place, limits);

    private async Task<long> Copy(
        NpgsqlConnection connection, IAsyncEnumerable<PostgresRow> rows, Action<long>? report, CancellationToken cancellationToken)
    {
        RowCopy copy = await RowCopy.Begin(connection, _names, _stored, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            await foreach (PostgresRow row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await copy.Write(row, cancellationToken).ConfigureAwait(false);
                if (copy.Count % ProgressRows == 0)
                {
                    report?.Invoke(copy.Count);
                }
            }

            await copy.Complete(cancellationToken).ConfigureAwait(false);
        }

        return copy.Count;
    }

    /// <summary>Checks rows as they come, and rounds or scales them as the server will compare them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="failed">Is told an exception of theirs.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    internal async IAsyncEnumerable<PostgresRow> Checked(
        IAsyncEnumerable<PostgresRow> rows, Action<Exception> failed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long number = 0;
        await using ConfiguredCancelableAsyncEnumerable<PostgresRow>.Enumerator source =
            rows.WithCancellation(cancellationToken).ConfigureAwait(false).GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await source.MoveNextAsync())
                {
                    break;
                }
            }
            catch (Exception error)
            {
                failed(error);
                throw;
            }

            PostgresRow row = source.Current;
            if (row.Values.Length != Dimension)
            {
                throw new ArgumentException(
                    $"rows[{number}].Values has {row.Values.Length} values; expected {Dimension}, the columns of the gallery. Pass rows " +
                    "of that length.",
                    nameof(rows));
            }

            if (!TensorPrimitives.IsFiniteAll(row.Values.Span) ||
                !GalleryText.IsShortAscii(row.Id) || !GalleryText.IsShortAscii(row.Label))
            {
                CheckRow(row, $"rows[{number}].");
            }

            yield return _stored.ChangesRows ? row with { Values = _stored.Copy(row.Values.Span, nameof(rows), number) } : row;
            number++;
        }
    }

    private void CheckRow(PostgresRow row, string name)
    {
        GalleryArguments.Rows(row.Values.Span, Dimension, name + nameof(row.Values));
        GalleryText.Check(row.Id, name + nameof(row.Id));
        GalleryText.Check(row.Label, name + nameof(row.Label));
    }

#pragma warning disable CS1998 // rows that are at hand, for the code that takes rows which are not
    private async IAsyncEnumerable<PostgresRow> Rows(string[] labels, float[] rows, string[] ids)
#pragma warning restore CS1998
    {
        for (int i = 0; i < ids.Length; i++)
        {
            yield return new(ids[i], labels[i], rows.AsMemory(i * Dimension, Dimension));
        }
    }
}
