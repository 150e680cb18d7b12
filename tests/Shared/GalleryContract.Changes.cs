using System.Collections.Concurrent;
using MetricLearning.Neighbors;
using MetricLearning.Tests.Shared;

namespace MetricLearning.Tests.Contracts;

/// <content>Changes, and calls that change nothing.</content>
public abstract partial class GalleryContract
{
    [Test]
    public async Task Changes_RelabelAndRemove_CountAtOnce()
    {
        (IGallery gallery, float[][] rows) = await Filled(Metrics[0], 100, seed: 8);

        (await gallery.RelabelAsync("r7", "new")).Should().BeTrue();
        (await gallery.RelabelAsync("r700", "new")).Should().BeFalse();
        (await gallery.SearchAsync(rows[7], 1))[0].Single().Should().Match<GalleryNeighbor>(one => one.Id == "r7" && one.Label == "new");
        (await gallery.RemoveAsync(["r7", "r700", "r8", "r8"])).Should().Be(2);
        (await gallery.SearchAsync(rows[7], 100))[0].Should().NotContain(one => one.Id == "r7" || one.Id == "r8");
        (await gallery.RemoveLabelAsync("0")).Should().Be(20);
        IReadOnlyList<LabelCount> counts = await gallery.CountAsync();
        counts.Should().Equal(new LabelCount("1", 20), new LabelCount("2", 19), new LabelCount("3", 19), new LabelCount("4", 20));
        (await gallery.CountAsync(new() { IdPrefix = "r1", Labels = ["1", "0"] })).Should().Equal(new LabelCount("1", 3)); // 1, 11, 16
        await gallery.AddAsync(["again"], rows[7], ["r7"]);
        (await gallery.SearchAsync(rows[7], 1))[0].Single().Label.Should().Be("again");
    }

    [Test]
    public async Task Add_WrongArguments_ThrowsAndChangesNothing()
    {
        IGallery gallery = await CreateAsync(Metrics[0], Dimension);
        float[][] rows = Rows(3, seed: 9);
        await gallery.AddAsync(["a"], rows[0], ["0"]);
        float[] two = Flat(rows[1..]);
        (string[] Labels, float[] Rows, string[] Ids, string Message)[] cases =
        [
            (["a"], [1, 2, 3], ["1"], "*3 values*multiple of 8*"),
            (["a"], [1, 2, 3, 4, 5, float.NaN, 7, 8], ["1"], "*NaN*row 0, column 5*"),
            (["a", "a"], [.. rows[1], 1, 2, 3, 4, 5, 6, 7, float.PositiveInfinity], ["1", "2"], "*row 1, column 7*"),
            (["a"], two, ["1", "2"], "*labels*"),
            (["a", "b"], two, ["1"], "*ids*"),
            (["a", null!], two, ["1", "2"], "*labels[1]*null*"),
            (["a", "b"], two, ["1", null!], "*ids[1]*null*"),
            (["a", "b"], two, ["1", "1"], "*1*"),
            (["a", "b"], two, ["1", "0"], "*0*"),
        ];
        foreach ((string[] labels, float[] values, string[] ids, string message) in cases)
        {
            await Awaiting(() => gallery.AddAsync(labels, values, ids)).Should().ThrowAsync<ArgumentException>().WithMessage(message);
            (await gallery.CountAsync()).Should().Equal(new LabelCount("a", 1));
        }

        await Awaiting(() => gallery.RemoveAsync([null!])).Should().ThrowAsync<ArgumentException>();
        await Awaiting(() => gallery.RelabelAsync(null!, "a")).Should().ThrowAsync<ArgumentNullException>();
        await Awaiting(() => gallery.RemoveLabelAsync(null!)).Should().ThrowAsync<ArgumentNullException>();
    }

    [Test]
    public async Task AnyCall_CancelledToken_ThrowsAndChangesNothing()
    {
        (IGallery gallery, float[][] rows) = await Filled(Metrics[0], 10, seed: 11);
        CancellationToken cancelled = new(canceled: true);
        Func<Task>[] calls =
        [
            () => gallery.SearchAsync(rows[0], 1, null, cancelled).AsTask(),
            () => gallery.SearchCentroidsAsync(rows[0], 1, null, cancelled).AsTask(),
            () => gallery.CountAsync(null, cancelled).AsTask(),
            () => gallery.AddAsync(["a"], rows[0], ["new"], cancelled).AsTask(),
            () => gallery.RelabelAsync("r0", "new", cancelled).AsTask(),
            () => gallery.RemoveAsync(["r0"], cancelled).AsTask(),
            () => gallery.RemoveLabelAsync("0", cancelled).AsTask(),
        ];
        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<OperationCanceledException>();
        }

        (await gallery.CountAsync()).Should().Equal(Enumerable.Range(0, 5).Select(label => new LabelCount($"{label}", 2)));
    }

    [Test]
    public async Task Readers_WhileRowsComeAndGo_SeeWholeChanges()
    {
        IGallery gallery = await CreateAsync(Metrics[0], 2);
        await gallery.AddAsync(["far"], new float[] { 100, 100 }, ["far"]);
        using CancellationTokenSource stop = new();
        ConcurrentQueue<string> wrong = [];
        int answers = 0;
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => OwnThread.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                GalleryNeighbor[] found = (await gallery.SearchAsync(new float[] { 1, 1 }, 3))[0];
                string seen = string.Join(",", found.Select(one => $"{one.Id}:{one.Label}"));
                if (!IsLegal(seen))
                {
                    wrong.Enqueue(seen);
                }

                Interlocked.Increment(ref answers);
            }
        }))];
        Task writer = OwnThread.Run(async () =>
        {
            // A reader that failed answers no more, and its error is to be seen.
            for (int i = 0; (i < 60 || Volatile.Read(ref answers) < 100) && !readers.Any(reader => reader.IsFaulted); i++)
            {
                await gallery.AddAsync(["new", "new"], new float[] { 1, 1, 1, 1 }, ["a", "b"]);
                if (i % 2 == 0)
                {
                    await gallery.RemoveAsync(["a", "b"]);
                }
                else
                {
                    await gallery.RemoveLabelAsync("new");
                }
            }
        });
        await Task.WhenAny(writer);
        await stop.CancelAsync();
        await Task.WhenAll([.. readers, writer]);

        wrong.Should().BeEmpty();
        answers.Should().BeGreaterThan(0);
        (await gallery.CountAsync()).Should().Equal(new LabelCount("far", 1));

        bool IsLegal(string seen) => seen is "far:far" or "a:new,b:new,far:far" ||
            (!ChangesAreAtomic && seen is "a:new,far:far" or "b:new,far:far" or "b:new,a:new,far:far");
    }

    [Test]
    public async Task Writers_WithTheSameIds_OneOfThemAdds()
    {
        IGallery gallery = await CreateAsync(Metrics[0], Dimension);
        float[] row = Rows(1, seed: 14)[0];

        bool[] added = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => OwnThread.Run(async () =>
        {
            try
            {
                await gallery.AddAsync([$"{writer}", $"{writer}"], Flat([row, row]), ["same", $"own {writer}"]);
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        })));

        added.Should().ContainSingle(one => one);
        (await gallery.CountAsync()).Should().Equal(new LabelCount($"{Array.IndexOf(added, true)}", 2));
    }
}
