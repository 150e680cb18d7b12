using MetricLearning.Distances;

namespace MetricLearning.Postgres;

/// <summary>Where a <see cref="PostgresGallery"/> lies and how its rows are kept. Immutable; every option has a default.</summary>
public sealed record PostgresGalleryOptions
{
    /// <summary>The schema, 1 to 63 bytes in UTF-8, made where it is missing; "public" by default. Any characters but U+0000.</summary>
    public string Schema { get; init; } = "public";

    /// <summary>The table, 1 to 63 bytes in UTF-8, made where it is missing; "gallery" by default. Any characters but U+0000.</summary>
    public string Table { get; init; } = "gallery";

    /// <summary>How rows are compared; <see cref="DistanceMetric.Euclidean"/> by default.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>The type of the column of rows; <see cref="PostgresVectorType.Vector"/> by default.</summary>
    public PostgresVectorType VectorType { get; init; } = PostgresVectorType.Vector;

    /// <summary>Tables over which rows are spread by a hash of their ids, 1 to 1024; 1, the default, for a single table.</summary>
    public int PartitionCount { get; init; } = 1;

    /// <summary>How the gallery is searched; exactly by default.</summary>
    public PostgresSearchOptions Search { get; init; } = new();

    internal void Check(int dimension)
    {
        GalleryText.Name(Schema, nameof(Schema));
        GalleryText.Name(Table, nameof(Table));
        Guard.Defined(Metric, nameof(Metric));
        Guard.Defined(VectorType, nameof(VectorType));
        Guard.Range(PartitionCount, 1, 1024, nameof(PartitionCount), "Pass 1 for a single table.");
        Guard.Range(dimension, 1, 16000, nameof(dimension), "pgvector keeps no longer vectors; reduce the dimension first.");
        ArgumentNullException.ThrowIfNull(Search, nameof(Search));
        Search.Check();
    }
}
