using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MetricLearning.VectorData;
using Microsoft.Extensions.VectorData;
using static MetricLearning.Packages.Tests.Cases.Make;

namespace MetricLearning.Packages.Tests.Cases;

internal static class VectorDataCases
{
    private static readonly JsonTypeInfo<Item> TypeInfo = ItemContext.Default.Item;

    public static (string Name, Func<Task> Call)[] All { get; } =
    [
        ("GalleryRecordMap.new: 2^31 − 1 values", Call(() => Map(int.MaxValue))),
        ("GalleryRecordMap.new: an unknown distance", Call(() => Map(2, "none"))),
        ("GalleryRecordMap.new: a definition of nothing", Call(() => _ = new GalleryRecordMap<string, Item>(
            new VectorStoreCollectionDefinition(), item => item.Id, item => item.Vector, (item, _) => item))),
        ("GalleryCollection.new: no name", Call(() => _ = new GalleryCollection<string, Item>(null!, Map(2)))),
        ("GalleryCollection.new: no threads", Call(() =>
            _ = new GalleryCollection<string, Item>("items", Map(2), null, int.MinValue))),
        ("GalleryCollection.Load: no file", With(items => Done(() => items.Load(NoFolder, TypeInfo)))),
        ("GalleryCollection.Save: no folder", With(items => Done(() => items.Save(NoFolder, TypeInfo)))),
        ("GalleryCollection.Save: no type", With(items => Done(() => items.Save("any", null!)))),
        ("GalleryCollection.CollectionExistsAsync: cancelled", With(items => Quiet(items.CollectionExistsAsync(new(canceled: true))))),
        ("GalleryCollection.EnsureCollectionExistsAsync: cancelled", With(
            items => Quiet(items.EnsureCollectionExistsAsync(new(canceled: true))))),
        ("GalleryCollection.EnsureCollectionDeletedAsync: then searched", With(async items =>
        {
            await items.EnsureCollectionDeletedAsync();
            await Make.All(() => items.SearchAsync(new float[2], 1))();
        })),
        ("GalleryCollection.DeleteAsync: a null among keys", With(items => items.DeleteAsync(["a", null!]))),
        ("GalleryCollection.DeleteAsync: no key", With(items => items.DeleteAsync((string)null!))),
        ("GalleryCollection.GetAsync: no key", With(items => items.GetAsync((string)null!))),
        ("GalleryCollection.GetAsync: none", With(items => Make.All(() => items.GetAsync(_ => true, 0))())),
        ("GalleryCollection.GetAsync: a filter that fails", With(
            items => Make.All(() => items.GetAsync(item => item.Id == "a", int.MaxValue))())),
        ("GalleryCollection.GetService: null", With(items => Done(() => items.GetService(null!)))),
        ("GalleryCollection.SearchAsync: more than there are", With(
            items => Make.All(() => items.SearchAsync(new float[2], int.MaxValue))())),
        ("GalleryCollection.SearchAsync: another dimension", With(
            items => Make.All(() => items.SearchAsync(new float[1 << 16], 1))())),
        ("GalleryCollection.SearchAsync: a text", With(items => Make.All(() => items.SearchAsync("text", 1))())),
        ("GalleryCollection.SearchAsync: not a number", With(
            items => Make.All(() => items.SearchAsync(new[] { 0, float.NaN }, 1))())),
        ("GalleryCollection.UpsertAsync: a null among records", With(items => items.UpsertAsync([new Item("b", new float[2]), null!]))),
        ("GalleryCollection.UpsertAsync: another dimension", With(items => items.UpsertAsync(new Item("b", new float[3])))),
        ("SearchClassifier.new: no store", Call(() => _ = new SearchClassifier<Item>(null!, item => item.Id))),
        ("SearchClassifier.new: a neighbour that is none", With(items => Done(() =>
            _ = new SearchClassifier<Item>(items, item => item.Id, new() { NoveltyNeighbor = int.MaxValue })))),
        ("SearchClassifier.ClassifyAsync: another dimension", With(items => Classifier(items).ClassifyAsync(new float[9]))),
        ("SearchClassifier.CalibrateAsync: fewer labels", With(
            items => Classifier(items).CalibrateAsync([new float[2], new float[2]], ["a"]))),
        ("SearchableGallery.new: no store", Call(() =>
            _ = new SearchableGallery<Item>(null!, 2, item => item.Id, item => item.Id))),
        ("SearchableGallery.new: no columns", With(items => Done(() =>
            _ = new SearchableGallery<Item>(items, 0, item => item.Id, item => item.Id)))),
        ("SearchableGallery.SearchAsync: torn rows", With(items => Gallery(items).SearchAsync(new float[3], 1).AsTask())),
        ("SearchableGallery.SearchAsync: a selection", With(
            items => Gallery(items).SearchAsync(new float[2], 1, new() { IdPrefix = "a" }).AsTask())),
        ("SearchableGallery.SearchCentroidsAsync: any", With(items => Gallery(items).SearchCentroidsAsync(new float[2], 1).AsTask())),
    ];

    private static GalleryRecordMap<string, Item> Map(int dimensions, string? function = null) => new(
        item => item.Id, item => item.Vector, (item, vector) => item with { Vector = vector }, dimensions, function);

    private static SearchClassifier<Item> Classifier(GalleryCollection<string, Item> items) => new(items, item => item.Id);

    private static SearchableGallery<Item> Gallery(GalleryCollection<string, Item> items) =>
        new(items, 2, item => item.Id, item => item.Id);

    private static Func<Task> With(Func<GalleryCollection<string, Item>, Task> call) => async () =>
    {
        GalleryCollection<string, Item> items = new("items", Map(2));
        await items.EnsureCollectionExistsAsync();
        await items.UpsertAsync(new Item("a", new float[] { 1, 2 }));
        await call(items);
    };

    private static Task Done(Action call)
    {
        call();
        return Task.CompletedTask;
    }

    // Cancelling is no fault.
    private static async Task Quiet(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
        }
    }
}

public sealed record Item(string Id, ReadOnlyMemory<float> Vector);

[JsonSerializable(typeof(Item))]
internal sealed partial class ItemContext : JsonSerializerContext;
