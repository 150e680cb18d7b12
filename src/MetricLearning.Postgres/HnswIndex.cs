using System.Globalization;

namespace MetricLearning.Postgres;

/// <summary>
/// A graph of neighbours in layers: the best recall for its time; slow to build, and 1.3 times the memory of the rows at 384 columns, 2.2
/// at 64, 3.4 at 32.
/// </summary>
/// <remarks>
/// Source: Yu. A. Malkov, D. A. Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable Small
/// World graphs", IEEE TPAMI 42 (4), 2020.
/// </remarks>
public sealed record HnswIndex : PostgresIndex
{
    /// <summary>Neighbours that a row is joined with in each layer, 2 to 100; 16 by default.</summary>
    public int M { get; init; } = 16;

    /// <summary>Rows kept in view while the graph is built, 4 to 1000 and 2·<see cref="M"/> or more; 64 by default.</summary>
    public int EfConstruction { get; init; } = 64;

    internal override string Method => "hnsw";

    internal override string Settings =>
        string.Create(CultureInfo.InvariantCulture, $"m = {M}, ef_construction = {EfConstruction}");

    internal override void Check()
    {
        base.Check();
        Guard.Range(M, 2, 100, nameof(M), "16 serves most rows.");
        Guard.Range(EfConstruction, Math.Max(4, 2 * M), 1000, nameof(EfConstruction), "Pass twice M or more.");
    }
}
