using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class WorkersTests
{
    [Test]
    public void Run_AnyNumberOfThreadsAndChunks_RunsEachChunkOnce([Values(1, 2, 5)] int threads, [Values(0, 1, 2, 7, 100)] int chunks)
    {
        Workers workers = new(threads);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            CountingWork work = new(chunks);

            workers.Run(work, chunks);

            work.Counts.Should().AllBeEquivalentTo(1);
        }
    }

    [Test]
    public void Run_AChunkThrows_RunsTheOthersAndRethrows()
    {
        Workers workers = new(2);
        CountingWork work = new(8) { FailingChunk = 3 };

        workers.Invoking(w => w.Run(work, 8)).Should().Throw<AggregateException>()
            .WithInnerException<InvalidOperationException>().WithMessage("chunk 3");

        work.Counts.Should().AllBeEquivalentTo(1);
        workers.Invoking(w => w.Run(new CountingWork(8), 8)).Should().NotThrow("a failure must not outlive its run");
    }

    [Test]
    public void Run_AChunkWaitsForLowerOnes_Ends([Values(1, 2, 5)] int threads)
    {
        WaitingWork work = new(20);

        new Workers(threads).Run(work, 20);

        work.Finished.Should().Be(20);
    }

    private sealed class CountingWork(int chunks) : IChunkedWork
    {
        public int[] Counts { get; } = new int[chunks];

        public int FailingChunk { get; init; } = -1;

        public void Run(int chunk)
        {
            Interlocked.Increment(ref Counts[chunk]);
            if (chunk == FailingChunk)
            {
                throw new InvalidOperationException($"chunk {chunk}");
            }
        }
    }

    private sealed class WaitingWork(int chunks) : IChunkedWork
    {
        private readonly bool[] _isDone = new bool[chunks];

        public int Finished => _isDone.Count(done => done);

        public void Run(int chunk)
        {
            SpinWait.SpinUntil(() => chunk == 0 || Volatile.Read(ref _isDone[chunk - 1]));
            Volatile.Write(ref _isDone[chunk], true);
        }
    }
}
