using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class WorkAheadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public void End_NoThreadWasFree_DoesTheWorkOnTheCaller()
    {
        Thread? worker = null;
        WorkAhead ahead = new(() => worker = Thread.CurrentThread);

        ahead.End();

        worker.Should().BeSameAs(Thread.CurrentThread);
    }

    [Test]
    public void End_AThreadHasBegun_WaitsForIt()
    {
        using ManualResetEventSlim begun = new(), released = new();
        Thread? worker = null;
        bool isDone = false;
        WorkAhead ahead = WorkAhead.Start(() =>
        {
            worker = Thread.CurrentThread;
            begun.Set();
            released.Wait(Patience);
            isDone = true;
        });
        begun.Wait(Patience).Should().BeTrue();
        new Thread(released.Set).Start();

        ahead.End();

        isDone.Should().BeTrue();
        worker.Should().NotBeSameAs(Thread.CurrentThread);
    }

    [Test]
    public void End_ManyTimes_DoesTheWorkOnceAndBeforeItReturns()
    {
        int done = 0;
        for (int i = 1; i <= 2000; i++)
        {
            WorkAhead ahead = WorkAhead.Start(() => done++);
            if (i % 3 == 0)
            {
                Thread.Yield();
            }

            ahead.End();

            done.Should().Be(i);
        }
    }

    [Test]
    public void End_WorkThatThrows_ThrowsThat([Values] bool isStarted)
    {
        Action work = () => throw new InvalidDataException("row 3");
        WorkAhead ahead = isStarted ? WorkAhead.Start(work) : new(work);

        ahead.Invoking(one => one.End()).Should().Throw<InvalidDataException>().WithMessage("row 3");
        ahead.Invoking(one => one.GiveUp()).Should().NotThrow();
    }

    [Test]
    public void GiveUp_NoThreadWasFree_DoesNothing()
    {
        bool isDone = false;
        WorkAhead ahead = new(() => isDone = true);

        ahead.GiveUp();
        ((IThreadPoolWorkItem)ahead).Execute();

        isDone.Should().BeFalse();
    }

    [Test]
    public void GiveUp_AThreadHasBegun_WaitsForItAndThrowsNothing()
    {
        using ManualResetEventSlim begun = new(), released = new();
        bool isDone = false;
        WorkAhead ahead = WorkAhead.Start(() =>
        {
            begun.Set();
            released.Wait(Patience);
            isDone = true;
            throw new InvalidDataException("nobody wants it");
        });
        begun.Wait(Patience).Should().BeTrue();
        new Thread(released.Set).Start();

        ahead.GiveUp();

        isDone.Should().BeTrue();
    }
}
