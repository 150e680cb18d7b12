using System.Buffers;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Contracts;

/// <content>A token that is cancelled while a call runs.</content>
public abstract partial class GallerySearchContract
{
    [Test]
    public async Task Search_CancelledWhileItRuns_ThrowsOrAnswersAndTheNextCallWorks()
    {
        (IGallerySearch gallery, _) = await Holding(Metrics[0], 50, seed: 30);

        await CancelEverywhere((queries, token) => gallery.SearchAsync(queries, 3, null, token));
    }

    [Test]
    public async Task SearchCentroids_CancelledWhileItRuns_ThrowsOrAnswersAndTheNextCallWorks()
    {
        if (FindsCentroids)
        {
            (IGallerySearch gallery, _) = await Holding(Metrics[0], 50, seed: 32);

            await CancelEverywhere((queries, token) => gallery.SearchCentroidsAsync(queries, 3, null, token));
        }
    }

    private static async Task CancelEverywhere<T>(Func<ReadOnlyMemory<float>, CancellationToken, ValueTask<T[][]>> search)
    {
        float[] queries = Flat(Rows(600, seed: 31)); // of several blocks
        T[][] expected = await search(queries, default);
        WatchedMemory all = new(queries, cancelsAt: 0, null);
        _ = await search(all.Memory, default);
        all.Readings.Should().BePositive();
        int thrown = 0;
        for (int reading = 1; reading <= all.Readings; reading++)
        {
            using CancellationTokenSource stop = new();
            WatchedMemory own = new(queries, reading, stop);
            try
            {
                (await search(own.Memory, stop.Token)).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
                reading.Should().Be(all.Readings, "only what is asked for after everything was read may come too late");
            }
            catch (OperationCanceledException)
            {
                stop.IsCancellationRequested.Should().BeTrue();
                thrown++;
            }
        }

        thrown.Should().BePositive();
        (await search(queries, default)).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    /// <summary>Memory that counts how often it is read, and cancels at one of these times.</summary>
    private sealed class WatchedMemory(float[] values, int cancelsAt, CancellationTokenSource? stop) : MemoryManager<float>
    {
        private int _readings;

        public int Readings => Volatile.Read(ref _readings);

        public override Span<float> GetSpan()
        {
            if (Interlocked.Increment(ref _readings) == cancelsAt) // by several threads
            {
                stop!.Cancel();
            }

            return values;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => values.AsMemory(elementIndex).Pin();

        public override void Unpin()
        {
            // the handle of Pin does it
        }

        protected override void Dispose(bool disposing)
        {
            // there is nothing to give back
        }
    }
}
