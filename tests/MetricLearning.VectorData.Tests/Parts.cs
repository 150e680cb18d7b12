namespace MetricLearning.VectorData.Tests;

/// <summary>Records, maps and collections of the tests.</summary>
internal static class Parts
{
    public const int Dimension = 6;

    private static readonly string[] Kinds = ["bolt", "nut", "screw"];

    public static GalleryRecordMap<string, Part> Map(string? distanceFunction = null) => new(
        part => part.Id, part => part.Vector, (part, vector) => part with { Vector = vector }, Dimension, distanceFunction);

    public static float[] Vector(Random random) => [.. Enumerable.Range(0, Dimension).Select(_ => random.NextSingle() - 0.3f)];

    public static Part[] Some(int count, int seed = 1)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(
                i => new Part($"part {i}", Kinds[random.Next(3)], Vector(random)) { Weight = random.Next(5) }),
        ];
    }

    public static async Task<GalleryCollection<string, Part>> Collection(IEnumerable<Part> parts, string? distanceFunction = null)
    {
        GalleryCollection<string, Part> collection = new("parts", Map(distanceFunction));
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(parts);
        return collection;
    }

    /// <summary>What must be true of two records alike: a record compares its memory by place.</summary>
    public static (string, string, int, string) Values(Part part) =>
        (part.Id, part.Kind, part.Weight, string.Join(' ', part.Vector.ToArray()));

    public static async Task<List<T>> ToList<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (T item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
