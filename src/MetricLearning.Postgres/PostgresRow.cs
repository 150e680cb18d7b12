namespace MetricLearning.Postgres;

/// <summary>A row that is loaded into a <see cref="PostgresGallery"/>.</summary>
/// <param name="Id">Its id, at most 2,600 bytes in UTF-8.</param>
/// <param name="Label">Its label, at most 2,600 bytes in UTF-8.</param>
/// <param name="Values">Its values, [d], finite. They are read before the next row is asked for.</param>
public readonly record struct PostgresRow(string Id, string Label, ReadOnlyMemory<float> Values);
