using MetricLearning.Tests.Shared;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

public class ReadmeTests
{
    private static readonly PackageReadme Readme = new("MetricLearning.VectorData", "ReadmeSnippets.cs");

    [Test]
    public void Code_OfTheReadme_IsTheCompiledCode() =>
        Readme.Code.Should().Equal(Readme.Usings + Readme.Snippet("classify"), Readme.Snippet("collect"));

    [Test]
    public void Links_OfTheReadme_AreNone() => Readme.Text.Should().NotContain("](", "a relative one is dead on the package's page");

    [Test]
    public Task Snippets_OfTheReadme_Run() => PackageReadme.RunInFolder(async () =>
    {
        GalleryCollection<string, Part> parts = await ReadmeSnippets.Collect([1, 0, 0]);
        SearchMatch<Part> match = await ReadmeSnippets.Classify(parts, [[1, 0.1f, 0]], ["bolt"], [1, 0, 0]);

        parts.Count.Should().Be(1);
        match.NearestLabel.Should().Be("bolt");
    });

    [Test]
    public async Task Memory_OfTheReadme_IsWhatACollectionTakes([Values] bool isFarFromTheOrigin)
    {
        const int Count = 40_000, Dimension = 16;
        Random random = new(1);
        float offset = isFarFromTheOrigin ? 100 : 0;
        Part[] parts =
        [
            .. Enumerable.Range(0, Count).Select(i => new Part(
                $"{i}", "bolt", Enumerable.Range(0, Dimension).Select(_ => offset + random.NextSingle() - 0.5f).ToArray())),
        ];
        GalleryRecordMap<string, Part> map = new(
            part => part.Id, part => part.Vector, (part, _) => part, Dimension, DistanceFunction.EuclideanDistance);
        _ = await Taken(parts, map); // the first search of a process keeps buffers
        long taken = await Taken(parts, map);

        GC.KeepAlive(parts);
        int vector = 4 * (Dimension + 2) * (isFarFromTheOrigin ? 2 : 1);
        ((double)taken / Count).Should().BeInRange(vector + 80, vector + 180);
        Readme.Text.ReplaceLineEndings(" ").Should().Contain("4·(d + 2) bytes for its vector").And.Contain("about 130 bytes");
    }

    private static async Task<long> Taken(Part[] parts, GalleryRecordMap<string, Part> map)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        GalleryCollection<string, Part> collection = new("parts", map);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(parts);
        _ = await Parts.ToList(collection.SearchAsync(parts[0].Vector, 1));
        long taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(collection);
        return taken;
    }
}
