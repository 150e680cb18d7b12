using System.Globalization;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres;

/// <summary>Labelled rows in a table of PostgreSQL with pgvector.</summary>
/// <remarks>
/// <para>
/// Thread-safe; each call takes a connection of the data source for its duration. The gallery owns nothing and need not be disposed; the
/// data source stays the caller's and must outlive it. Several galleries, processes and machines may use one table.
/// </para>
/// <para>
/// Without an index the answers are those of <see cref="Gallery"/>: the server's distances, summed in single precision, choose candidates,
/// whose distances are computed anew here in double precision; where a bound of the rounding errors cannot exclude the other rows, those
/// within the bound are fetched too. A search reads all rows that take part, O(n·d).
/// </para>
/// <para>Errors of the server are <see cref="PostgresGalleryException"/>s that say the remedy; a call that throws has changed
/// nothing.</para>
/// </remarks>
public sealed partial class PostgresGallery : IGallery
{
    private readonly GallerySession _session;
    private readonly GalleryNames _names;
    private readonly StoredRows _stored;
    private readonly ScoreBound _bound;
    private readonly Version _extension;

    private PostgresGallery(GallerySession session, int dimension, PostgresGalleryOptions options, StoredRows stored, Version extension)
    {
        (_session, Dimension, Options, _stored, _extension) = (session, dimension, options, stored, extension);
        _names = new(options.Schema, options.Table);
        _bound = new(options.Metric, dimension);
    }

    /// <inheritdoc/>
    public DistanceMetric Metric => Options.Metric;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>Where the gallery lies and how it is kept and searched.</summary>
    public PostgresGalleryOptions Options { get; }

    /// <summary>Opens a gallery, which is made where it is missing: extension, schema, table and indexes of ids and labels.</summary>
    /// <param name="dataSource">
    /// Where connections come from, built with <c>UseVector()</c>. It stays the caller's. Prepared statements save planning: set Max Auto
    /// Prepare, as to 20, in its connection string.
    /// </param>
    /// <param name="dimension">The number of columns of a row, 1 ≤ d ≤ 16000.</param>
    /// <param name="options">Where the gallery lies and how its rows are kept; null for the defaults.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <exception cref="ArgumentException">A name is empty, too long, or no Unicode text.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The data source was not built with <c>UseVector()</c>.</exception>
    /// <exception cref="PostgresGalleryException">
    /// The server was not reached, it is older than PostgreSQL 15 or its pgvector than 0.7, it lacks pgvector or the user a permission, or
    /// the table was made with other options or by a later version of this package.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<PostgresGallery> OpenAsync(
        NpgsqlDataSource dataSource,
        int dimension,
        PostgresGalleryOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        options ??= new();
        options.Check(dimension);
        GallerySession session = new(dataSource);
        StoredRows stored = new(options.Metric, options.VectorType, dimension);
        GallerySchema schema = new(new(options.Schema, options.Table), options, dimension, stored);
        Version extension = await session.Run("Opening the gallery", schema.Ensure, cancellationToken).ConfigureAwait(false);
        return new(session, dimension, options, stored, extension);
    }

    /// <summary>The same gallery, searched in another way.</summary>
    /// <param name="search">How it is searched.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PostgresGallery WithSearch(PostgresSearchOptions search)
    {
        ArgumentNullException.ThrowIfNull(search);
        search.Check();
        return new(_session, Dimension, Options with { Search = search }, _stored, _extension);
    }

    /// <inheritdoc/>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    public ValueTask<IReadOnlyList<LabelCount>> CountAsync(RowSelection? selection = null, CancellationToken cancellationToken = default)
    {
        SelectionSql filter = new(selection, 1);
        return _session.Run<IReadOnlyList<LabelCount>>("Counting rows", async (connection, token) =>
        {
            List<LabelCount> counts = [];
            NpgsqlCommand command = GallerySession.Command(
                connection, $"SELECT label, count(*) FROM {_names.Table}{filter.Where} GROUP BY label", filter.Values);
            await using (command.ConfigureAwait(false))
            {
                NpgsqlDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(token).ConfigureAwait(false))
                    {
                        counts.Add(new(reader.GetString(0), reader.GetInt64(1)));
                    }
                }
            }

            counts.Sort((x, y) => string.CompareOrdinal(x.Label, y.Label)); // the server's order differs beyond U+D800
            return counts;
        }, cancellationToken);
    }

    /// <summary>The table with its schema.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_names.Table}, {Metric}, {Dimension} columns");
}
