using MetricLearning.Networks;

namespace MetricLearning.Tests.Networks;

public class ThreadTeamTests
{
    [Test]
    public void Run_Chunks_DoesEachOnce([Values(0, 1, 50)] int count)
    {
        int[] runs = new int[count];

        new ThreadTeam(2).Run(count, chunk => Interlocked.Increment(ref runs[chunk]));

        runs.Should().Equal(Enumerable.Repeat(1, count));
    }

    [Test]
    public void Run_BadArguments_SayWhich()
    {
        ThreadTeam.CallerOnly.Invoking(team => team.Run(1, null!)).Should().Throw<ArgumentNullException>().WithParameterName("work");
        ThreadTeam.CallerOnly.Invoking(team => team.Run(-1, _ => { }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("chunkCount");
        FluentActions.Invoking(() => new ThreadTeam(0))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("maxDegreeOfParallelism is 0; expected 1 ≤ degree*");
    }
}
