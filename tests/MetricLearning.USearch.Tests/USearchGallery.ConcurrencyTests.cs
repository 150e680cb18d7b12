using System.Collections.Concurrent;
using System.Diagnostics;
using MetricLearning.Distances;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Shared;

namespace MetricLearning.USearch.Tests;

public class USearchGalleryConcurrencyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Many more searches at once than USearch has contexts for, beside additions that make room, removals, compactions and saves.
    [Test]
    public async Task AllCalls_BesideEachOther_StayRight()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "busy.gallery");
        using USearchGallery gallery = await Samples.Filled(
            DistanceMetric.Euclidean, 300, 8, 1, new() { ExactRowCount = 0, AddDegreeOfParallelism = 2 });
        float[] steady = Samples.Rows(300, 8, 1);
        Stopwatch watch = Stopwatch.StartNew();
        ConcurrentQueue<string> wrong = [];
        int answers = 0, rounds = 0;
        bool IsOver() => watch.Elapsed > Patience
            || (watch.Elapsed > TimeSpan.FromSeconds(1) && Volatile.Read(ref answers) > 100 && Volatile.Read(ref rounds) >= 5);
        Task[] readers = [.. Enumerable.Range(0, 12).Select(reader => OwnThread.Run(async () =>
        {
            Random random = new(reader);
            while (!IsOver())
            {
                int row = random.Next(300);
                RowSelection? selection = random.Next(3) == 0 ? new() { IdPrefix = "r" } : null;
                GalleryNeighbor[] found = (await gallery.SearchAsync(steady.AsMemory(row * 8, 8), 3, selection))[0];
                int own = found.Count(one => one.Id.StartsWith('x'));
                if (found.Length != 3 || found.Any(one => !float.IsFinite(one.Distance)) || (selection is not null && own > 0))
                {
                    wrong.Enqueue(Samples.Describe(found));
                }

                Interlocked.Increment(ref answers);
            }
        }))];
        Task writer = OwnThread.Run(async () =>
        {
            for (int round = 0; !IsOver(); Volatile.Write(ref rounds, ++round))
            {
                string[] ids = [.. Samples.Ids(200).Select(id => $"x{round}{id}")];
                await gallery.AddAsync(Samples.Labels(200), Samples.Rows(200, 8, round), ids);
                await gallery.RemoveAsync(ids);
                if (round % 5 == 4)
                {
                    await gallery.CompactAsync();
                    gallery.Save(path);
                }
            }
        });
        await Task.WhenAll([writer, .. readers]);

        wrong.Should().BeEmpty();
        answers.Should().BeGreaterThan(100);
        rounds.Should().BeGreaterThanOrEqualTo(5, "every fifth round compacts and saves");
        gallery.Count.Should().Be(300);
        (await gallery.SearchAsync(steady.AsMemory(80, 8), 1))[0][0].Id.Should().Be("r10");
        File.Delete(path);
    }

    [Test]
    public async Task GraphByteCount_WhileRowsAreAdded_IsTold()
    {
        using USearchGallery gallery = await Samples.Filled(
            DistanceMetric.Euclidean, 300, 8, 1, new() { ExactRowCount = 0, AddDegreeOfParallelism = 2 });
        Task adding = OwnThread.Run(async () =>
        {
            for (int round = 0; round < 20; round++)
            {
                await gallery.AddAsync(Samples.Labels(500), Samples.Rows(500, 8, round), Samples.Ids(500, 1000 * (round + 1)));
            }
        });
        long largest = 0;
        while (!adding.IsCompleted)
        {
            largest = Math.Max(largest, gallery.GraphByteCount);
        }

        await adding;
        largest.Should().BePositive();
        gallery.GraphByteCount.Should().BeGreaterThanOrEqualTo(largest);
    }

    [Test]
    public async Task Search_WhileManyRowsAreAdded_DoesNotWaitForThem()
    {
        using USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 300, 16, 1, new() { ExactRowCount = 0 });
        float[] query = Samples.Rows(1, 16, 2);
        string[] labels = Samples.Labels(3000), ids = [.. Samples.Ids(3000).Select(id => $"x{id}")];
        int rowsRead = 0, meanwhile = 0;
        WatchedRows rows = new(Samples.Rows(3000, 16, 3), reads =>
        {
            Volatile.Write(ref rowsRead, reads - WatchedRows.Checks + 1);
            if (reads > WatchedRows.Checks && Volatile.Read(ref meanwhile) < 3)
            {
                Thread.Sleep(1); // a busy machine may let the searching thread run late: three seconds for it
            }
        });
        Task adding = OwnThread.Run(() => gallery.AddAsync(labels, rows.Memory, ids).AsTask());
        while (!adding.IsCompleted)
        {
            bool hasBegun = Volatile.Read(ref rowsRead) > 1; // a row is in the graph, and the next one was read
            GalleryNeighbor[] found = (await gallery.SearchAsync(query, 5))[0];
            if (hasBegun && Volatile.Read(ref rowsRead) < 3000)
            {
                Interlocked.Increment(ref meanwhile);
            }

            found.Should().HaveCount(5);
            (found.All(one => one.Id[0] == 'r') || gallery.Count > 300).Should().BeTrue("rows are seen when all of them are there");
        }

        await adding;
        meanwhile.Should().BeGreaterThan(2);
        gallery.Count.Should().Be(3300);
    }
}
