using MetricLearning.Classification;
using MetricLearning.Neighbors;
using MetricLearning.Postgres;
using MetricLearning.USearch;
using MetricLearning.VectorData;
using Microsoft.Extensions.VectorData;
using Npgsql;

namespace FewShot;

/// <summary>Where the embedded rows lie, by the option --gallery: in memory, in a graph, in a database, in a vector store.</summary>
/// <param name="Rows">The rows, to search.</param>
/// <param name="AddAsync">Adds an embedded row: label, row, id.</param>
internal sealed record SampleGallery(IGallerySearch Rows, Func<string, float[], string, Task> AddAsync) : IAsyncDisposable
{
    private const string ConnectionVariable = "METRICLEARNING_POSTGRES";

    private Func<ValueTask> Close { get; init; } = () => ValueTask.CompletedTask;

    /// <summary>Makes the gallery of a name, with the rows of a classifier.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or no connection string.</exception>
    public static async Task<SampleGallery> OpenAsync(string name, SimilarityClassifier model) => name switch
    {
        "memory" => Of(model.Gallery),
        "usearch" => await CopiedAsync(model, new USearchGallery(model.Gallery.Metric, model.EmbeddingDimension)),
        "postgres" => await InPostgresAsync(model),
        "store" => await InStoreAsync(model),
        _ => throw new ArgumentException($"--gallery is {name}; expected memory, usearch, postgres or store. Pass one of them."),
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Close();

    private static SampleGallery Of(IGallery gallery) =>
        new(gallery, (label, row, id) => gallery.AddAsync([label], row, [id]).AsTask());

    private static Task<SampleGallery> CopiedAsync(SimilarityClassifier model, USearchGallery gallery) => FilledAsync(
        model,
        gallery,
        () =>
        {
            gallery.Dispose();
            return ValueTask.CompletedTask;
        });

    // Closes what was opened if it cannot be filled.
    private static async Task<SampleGallery> FilledAsync(SimilarityClassifier model, IGallery gallery, Func<ValueTask> close)
    {
        try
        {
            await model.CopyRowsToAsync(gallery);
        }
        catch
        {
            await close();
            throw;
        }

        return Of(gallery) with { Close = close };
    }

    // A schema of its own, which is dropped at the end.
    private static async Task<SampleGallery> InPostgresAsync(SimilarityClassifier model)
    {
        string connection = Environment.GetEnvironmentVariable(ConnectionVariable) ?? throw new ArgumentException(
            $"{ConnectionVariable} is not set; expected the connection string of a PostgreSQL server with pgvector. Set it, or run under " +
            ".ci/postgres.sh.");
        NpgsqlDataSourceBuilder builder = new(connection);
        builder.UseVector();
        NpgsqlDataSource source = builder.Build();
        string schema = $"few_shot_{Environment.ProcessId}";
        PostgresGallery gallery;
        try
        {
            gallery = await PostgresGallery.OpenAsync(
                source, model.EmbeddingDimension, new() { Schema = schema, Metric = model.Gallery.Metric });
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }

        return await FilledAsync(model, gallery, async () =>
        {
            await using (NpgsqlCommand drop = source.CreateCommand($"drop schema {schema} cascade"))
            {
                _ = await drop.ExecuteNonQueryAsync();
            }

            await source.DisposeAsync();
        });
    }

    private static async Task<SampleGallery> InStoreAsync(SimilarityClassifier model)
    {
        GalleryRecordMap<string, Digit> map = new(
            digit => digit.Id, digit => digit.Vector, (digit, vector) => digit with { Vector = vector }, model.EmbeddingDimension,
            DistanceFunction.EuclideanDistance);
        GalleryCollection<string, Digit> digits = new("digits", map);
        await digits.EnsureCollectionExistsAsync();
        GallerySnapshot rows = model.Gallery.Snapshot;
        float[] row = new float[rows.Dimension];
        for (int slot = 0; slot < rows.SlotCount; slot++)
        {
            if (rows.HasRow(slot))
            {
                rows.CopyRows([slot], row);
                await digits.UpsertAsync(new Digit(rows.IdOf(slot), rows.LabelOf(slot), row.ToArray()));
            }
        }

        return new(
            new SearchableGallery<Digit>(
                digits, model.EmbeddingDimension, digit => digit.Id, digit => digit.Label, DistanceFunction.EuclideanDistance),
            (label, vector, id) => digits.UpsertAsync(new Digit(id, label, vector)));
    }

    private sealed record Digit(string Id, string Label, ReadOnlyMemory<float> Vector);
}
