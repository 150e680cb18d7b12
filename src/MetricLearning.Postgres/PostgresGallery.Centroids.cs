using MetricLearning.Distances;
using MetricLearning.Neighbors;
using Npgsql;

namespace MetricLearning.Postgres;

/// <content>Centroids.</content>
public sealed partial class PostgresGallery : ICentroidSource
{
    /// <inheritdoc/>
    /// <remarks>
    /// The server reads all rows that take part and sends one mean a label, O(n·d) there and O(c·d) sent, whatever the queries.
    /// </remarks>
    /// <exception cref="PostgresGalleryException">The server failed, or the connection to it.</exception>
    public async ValueTask<LabelDistance[][]> SearchCentroidsAsync(
        ReadOnlyMemory<float> queries,
        int labelCount,
        RowSelection? selection = null,
        CancellationToken cancellationToken = default)
    {
        GalleryArguments.Count(labelCount, nameof(labelCount));
        int count = GalleryArguments.Rows(queries.Span, Dimension, nameof(queries));
        GalleryText.Check(selection);
        cancellationToken.ThrowIfCancellationRequested();
        if (count == 0)
        {
            return [];
        }

        CentroidSearch search = new(Metric, _stored.Copy(queries.Span, nameof(queries)), Dimension, labelCount);
        await ReadCentroids(selection, (label, _, mean) => search.Add(label, mean), cancellationToken).ConfigureAwait(false);
        return search.ToArray();
    }

    float[] ICentroidSource.Prepare(ReadOnlySpan<float> queries, string name) => _stored.Copy(queries, name);

    ValueTask ICentroidSource.ReadAsync(
        RowSelection? selection, Action<string, long, float[]> receive, CancellationToken cancellationToken) =>
        ReadCentroids(selection, receive, cancellationToken);

    private async ValueTask ReadCentroids(
        RowSelection? selection, Action<string, long, float[]> receive, CancellationToken cancellationToken)
    {
        SelectionSql filter = new(selection, 1);
        string row = Metric == DistanceMetric.Cosine ? "l2_normalize(features::vector)" : "features::vector";
        await _session.Run("Searching centroids", async (connection, token) =>
        {
            NpgsqlCommand command = GallerySession.Command(
                connection, $"SELECT label, count(*), avg({row}) FROM {_names.Table}{filter.Where} GROUP BY label", filter.Values);
            await using (command.ConfigureAwait(false))
            {
                NpgsqlDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(token).ConfigureAwait(false))
                    {
                        receive(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<Pgvector.Vector>(2).ToArray());
                    }
                }
            }

            return true;
        }, cancellationToken).ConfigureAwait(false);
    }
}
