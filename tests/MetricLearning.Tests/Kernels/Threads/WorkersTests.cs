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

        workers.Invoking(w => w.Run(work, 8)).Should().Throw<InvalidOperationException>().WithMessage("chunk 3");

        work.Counts.Should().AllBeEquivalentTo(1);
        workers.Invoking(w => w.Run(new CountingWork(8), 8)).Should().NotThrow("a failure must not outlive its run");
    }

    [Test]
    public void Run_SeveralChunksThrow_RethrowsWhatOneThreadWouldHaveThrown([Values(1, 2, 5)] int threads)
    {
        Workers workers = new(threads);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            InvalidOperationException thrown = workers.Invoking(w => w.Run(new FailingWork(), 40))
                .Should().Throw<InvalidOperationException>().Which;

            thrown.Message.Should().Be("chunk 3");
            thrown.StackTrace.Should().Contain(nameof(FailingWork), "it tells where the chunk threw");
        }
    }

    [TestCase(2, 2)]
    [TestCase(int.MaxValue, 8)]
    public void MaxDegreeOfParallelism_BeyondTheLimit_IsTheLimit(int asked, int expected)
    {
        int before = Workers.ThreadLimit;
        Workers.ThreadLimit = 8;
        try
        {
            new Workers(asked).MaxDegreeOfParallelism.Should().Be(expected);
        }
        finally
        {
            Workers.ThreadLimit = before;
        }
    }

    [Test]
    public void ThreadLimit_OfPrograms_IsTheNumberOfProcessors() => ManyThreads.LimitOfPrograms.Should().Be(Environment.ProcessorCount);

    [Test]
    public void Run_TheSameNumberOfChunksAgain_GivesEachThreadTheChunksItHad()
    {
        Workers workers = new(2);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            MeetingWork work = new();

            workers.Run(work, 2);

            work.ThreadOfChunk[0].Should().Be(Environment.CurrentManagedThreadId, "the first chunks are the caller's");
            work.ThreadOfChunk[1].Should().NotBe(Environment.CurrentManagedThreadId);
        }
    }

    [Test]
    public void Run_IsOver_SendsHelpersBackToThePool()
    {
        Workers workers = new(3);
        workers.Run(new CountingWork(9), 9);

        SpinWait.SpinUntil(() => workers.OnDuty == 0, TimeSpan.FromSeconds(30)).Should().BeTrue("an idle team must not keep threads busy");

        CountingWork later = new(9);
        workers.Run(later, 9);
        later.Counts.Should().AllBeEquivalentTo(1);
    }

    [Test]
    public void Run_HelpersLeaveAndReturnMeanwhile_RunsEachChunkOnce()
    {
        Workers workers = new(2);
        for (int pause = 0; pause < 400; pause++)
        {
            Thread.SpinWait(pause * 20); // around the time after which a helper leaves
            CountingWork work = new(5);

            workers.Run(work, 5);

            work.Counts.Should().AllBeEquivalentTo(1);
        }
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

    // Every chunk from the fourth on throws, and the later ones first if they can.
    private sealed class FailingWork : IChunkedWork
    {
        public void Run(int chunk)
        {
            if (chunk >= 3)
            {
                Thread.SpinWait((40 - chunk) * 20);
                throw new InvalidOperationException($"chunk {chunk}");
            }
        }
    }

    // Each of its two chunks waits for the other to have begun.
    private sealed class MeetingWork : IChunkedWork
    {
        private int _begun;

        public int[] ThreadOfChunk { get; } = new int[2];

        public void Run(int chunk)
        {
            ThreadOfChunk[chunk] = Environment.CurrentManagedThreadId;
            Interlocked.Increment(ref _begun);
            SpinWait.SpinUntil(() => Volatile.Read(ref _begun) == 2);
        }
    }
}
