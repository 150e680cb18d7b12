using System.Diagnostics;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData.Tests;

public class GalleryCollectionConcurrencyTests
{
    [Test]
    public async Task SearchAsync_BesideChanges_SeesWholeChangesAlone()
    {
        GalleryCollection<string, Part> collection = await Parts.Collection([]);
        using CancellationTokenSource stop = new();
        Stopwatch watch = Stopwatch.StartNew();
        int searches = 0;
        Task writer = Task.Run(async () =>
        {
            // The changes may be over before this thread has searched, and a search that failed is not waited for.
            for (int round = 1; round <= 60 || (Volatile.Read(ref searches) == 0 && watch.Elapsed < TimeSpan.FromMinutes(1)); round++)
            {
                Part[] parts = [.. Parts.Some(20, seed: round).Select(part => part with { Weight = round })];
                await collection.UpsertAsync(parts);
            }

            await stop.CancelAsync();
        });
        while (!stop.IsCancellationRequested)
        {
            List<VectorSearchResult<Part>> found = await Parts.ToList(collection.SearchAsync(new float[] { 1, 0, 0, 0, 0, 0 }, 50));
            found.Count.Should().BeOneOf(0, 20);
            found.Select(one => one.Record.Weight).Distinct().Count().Should().BeLessThanOrEqualTo(1);
            Interlocked.Increment(ref searches);
        }

        await writer;
        searches.Should().BePositive();
    }
}
