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
        float[] queries = Flat(Rows(600, seed: 31)); // of several blocks
        GalleryNeighbor[][] expected = await gallery.SearchAsync(queries, 3);
        WatchedMemory all = new(queries, cancelsAt: 0, null);
        _ = await gallery.SearchAsync(all.Memory, 3);
        all.Readings.Should().BePositive();
        for (int reading = 1; reading <= all.Readings; reading++)
        {
            using CancellationTokenSource stop = new();
            WatchedMemory own = new(queries, reading, stop);
            try
            {
                (await gallery.SearchAsync(own.Memory, 3, null, stop.Token)).Should()
                    .BeEquivalentTo(expected, options => options.WithStrictOrdering());
                reading.Should().Be(all.Readings, "only what is asked for after everything was read may come too late");
            }
            catch (OperationCanceledException)
            {
                stop.IsCancellationRequested.Should().BeTrue();
            }
        }

        (await gallery.SearchAsync(queries, 3)).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    /// <summary>Memory that counts how often it is read, and cancels at one of these times.</summary>
    private sealed class WatchedMemory(float[] values, int cancelsAt, CancellationTokenSource? stop) : MemoryManager<float>
    {
        public int Readings { get; private set; }

        public override Span<float> GetSpan()
        {
            if (++Readings == cancelsAt)
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
