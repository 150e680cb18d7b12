using MetricLearning.Internal;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Internal;

public class SharedUseTests
{
    [Test]
    public void Read_BesideReaders_IsAllowed()
    {
        SharedUse use = new();
        using (SharedUse.Reading first = use.Read("refused"))
        {
            using SharedUse.Reading second = use.Read("refused");
        }

        using SharedUse.Change change = use.Write("refused: readers are gone");
    }

    [Test]
    public void Read_BesideAChange_IsRefusedUntilTheChangeEnds()
    {
        SharedUse use = new();
        using (SharedUse.Change change = use.Write("in use"))
        {
            Action read = () => use.Read("being changed").Dispose();
            Action write = () => use.Write("in use").Dispose();

            read.Should().Throw<InvalidOperationException>().WithMessage("being changed");
            write.Should().Throw<InvalidOperationException>().WithMessage("in use");
        }

        use.Read("refused").Dispose();
        use.Write("refused").Dispose();
    }

    [Test]
    public void Write_BesideAReader_IsRefused()
    {
        SharedUse use = new();
        using SharedUse.Reading reading = use.Read("refused");

        Action write = () => use.Write("in use").Dispose();

        write.Should().Throw<InvalidOperationException>().WithMessage("in use");
    }

    [Test]
    public void ReadAndWrite_ByManyThreads_NeverMeet()
    {
        SharedUse use = new();
        int readers = 0, writers = 0, met = 0;
        SideBySide.RepeatUntilRefused(20_000, Change, Read, Read, Read);

        met.Should().Be(0);
        use.Write("refused though no call uses it").Dispose();

        void Change()
        {
            using SharedUse.Change change = use.Write("in use");
            Interlocked.Increment(ref writers);
            Interlocked.Add(ref met, Volatile.Read(ref readers));
            Interlocked.Decrement(ref writers);
        }

        void Read()
        {
            using SharedUse.Reading reading = use.Read("in use");
            Interlocked.Increment(ref readers);
            Interlocked.Add(ref met, Volatile.Read(ref writers));
            Interlocked.Decrement(ref readers);
        }
    }
}
