using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Postgres;
using MetricLearning.USearch;
using Npgsql;
using static MetricLearning.Packages.Tests.Cases.Make;

namespace MetricLearning.Packages.Tests.Cases;

/// <summary>
/// Galleries that lie elsewhere. What all have in common is in their battery; a server answers none of these calls, which are refused
/// before it is asked.
/// </summary>
internal static class GalleryCases
{
    private const int Wide = 1 << 16;

    public static (string Name, Func<Task> Call)[] All { get; } =
    [
        ("USearchGallery.new: no columns", Call(() => _ = new USearchGallery(DistanceMetric.Euclidean, 0))),
        ("USearchGallery.new: 2^31 − 1 columns", Call(() => _ = new USearchGallery(DistanceMetric.Cosine, int.MaxValue))),
        ("USearchGallery.new: an undefined metric", Call(() => _ = new USearchGallery((DistanceMetric)9, 2))),
        ("USearchGallery.new: no connections", Call(() => _ = new USearchGallery(DistanceMetric.Cosine, 2, new() { Connectivity = 0 }))),
        ("USearchGallery.AddAsync: torn rows", With(gallery => gallery.AddAsync(["a"], new float[Wide + 1], ["1"]).AsTask())),
        ("USearchGallery.AddAsync: an id in use", With(gallery => gallery.AddAsync(["a"], new float[2], ["0"]).AsTask())),
        ("USearchGallery.CompactAsync: at once", With(gallery => gallery.CompactAsync().AsTask())),
        ("USearchGallery.CountAsync: a selection of nothing", With(gallery => gallery.CountAsync(new() { Labels = [] }).AsTask())),
        ("USearchGallery.MeasureRecallAsync: no queries", With(gallery => gallery.MeasureRecallAsync(default, 1).AsTask())),
        ("USearchGallery.MeasureRecallAsync: no neighbours", With(gallery => gallery.MeasureRecallAsync(new float[2], 0).AsTask())),
        ("USearchGallery.RelabelAsync: no id", With(gallery => gallery.RelabelAsync(null!, "a").AsTask())),
        ("USearchGallery.RemoveAsync: a null among ids", With(gallery => gallery.RemoveAsync(["0", null!]).AsTask())),
        ("USearchGallery.RemoveLabelAsync: no label", With(gallery => gallery.RemoveLabelAsync(null!).AsTask())),
        ("USearchGallery.SearchAsync: more than there are", With(gallery => gallery.SearchAsync(new float[2], int.MaxValue).AsTask())),
        ("USearchGallery.SearchAsync: infinity", With(
            gallery => gallery.SearchAsync(new[] { 0, float.PositiveInfinity }, 1).AsTask())),
        ("USearchGallery.SearchCentroidsAsync: more than there are", With(
            gallery => gallery.SearchCentroidsAsync(new float[2], int.MaxValue).AsTask())),
        ("USearchGallery.Save: no path", With(gallery => Done(() => gallery.Save("")))),
        ("USearchGallery.Save: no folder", With(gallery => Done(() => gallery.Save(NoFolder)))),
        ("USearchGallery.Load: no file", Call(() => USearchGallery.Load(NoFolder))),
        ("USearchGallery.Load: another file", Call(() => USearchGallery.Load(typeof(USearchGallery).Assembly.Location))),
        ("USearchGallery.View: another file", Call(() => USearchGallery.View(typeof(USearchGallery).Assembly.Location))),
        ("PostgresGallery.OpenAsync: no source", () => PostgresGallery.OpenAsync(null!, 2)),
        ("PostgresGallery.OpenAsync: no columns", () => PostgresGallery.OpenAsync(Source, 0)),
        ("PostgresGallery.OpenAsync: 2^31 − 1 columns", () => PostgresGallery.OpenAsync(Source, int.MaxValue)),
        ("PostgresGallery.OpenAsync: no name of a table", () => PostgresGallery.OpenAsync(Source, 2, new() { Table = "" })),
        ("PostgresGallery.OpenAsync: a server that is not there", () => PostgresGallery.OpenAsync(Source, 2)),
        ("ShardedGallery.new: no shards", Call(() => _ = new ShardedGallery([]))),
        ("ShardedGallery.new: shards that differ", Call(() => _ = new ShardedGallery(
            [new Gallery(DistanceMetric.Cosine, 2), new Gallery(DistanceMetric.Cosine, 3)]))),
        ("ShardedGallery.AddAsync: torn rows", () => Sharded().AddAsync(["a"], new float[3], ["1"]).AsTask()),
        ("ShardedGallery.CountAsync: a selection of nothing", () => Sharded().CountAsync(new() { Labels = [] }).AsTask()),
        ("ShardedGallery.LoadAsync: no rows, and shards in memory", () => Sharded().LoadAsync(null!)),
        ("ShardedGallery.RelabelAsync: no id", () => Sharded().RelabelAsync(null!, "a").AsTask()),
        ("ShardedGallery.RemoveAsync: a null among ids", () => Sharded().RemoveAsync([null!]).AsTask()),
        ("ShardedGallery.RemoveLabelAsync: no label", () => Sharded().RemoveLabelAsync(null!).AsTask()),
        ("ShardedGallery.SearchAsync: torn rows", () => Sharded().SearchAsync(new float[Wide + 1], 1).AsTask()),
        ("ShardedGallery.SearchCentroidsAsync: none", () => Sharded().SearchCentroidsAsync(new float[2], 0).AsTask()),
        ("ShardedGallery.ShardOf: no id", Call(() => Sharded().ShardOf(null!))),
    ];

    // Nobody listens there.
    private static NpgsqlDataSource Source => NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=1");

    private static ShardedGallery Sharded() => new([new Gallery(DistanceMetric.Cosine, 2), new Gallery(DistanceMetric.Cosine, 2)]);

    private static Func<Task> With(Func<USearchGallery, Task> call) => async () =>
    {
        using USearchGallery gallery = new(DistanceMetric.Euclidean, 2);
        await gallery.AddAsync(["a"], new float[] { 1, 2 }, ["0"]);
        await call(gallery);
    };

    private static Task Done(Action call)
    {
        call();
        return Task.CompletedTask;
    }
}
