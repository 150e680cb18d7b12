using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Sampling;

public class AnnealedTripletSamplerTests
{
    private static readonly Triplet First = new(0, 1, 2);
    private static readonly Triplet Last = new(1, 0, 2);

    [Test]
    public void Sample_BeforeTheStart_IsTheFirstSamplers() =>
        Sampled(Create(startStep: 10, endStep: 20), Enumerable.Range(0, 11)).Should().OnlyContain(triplet => triplet == First);

    [Test]
    public void Sample_FromTheEndOn_IsTheLastSamplers() =>
        Sampled(Create(startStep: 10, endStep: 20), Enumerable.Range(20, 50)).Should().OnlyContain(triplet => triplet == Last);

    [Test]
    public void Sample_EqualSteps_Switches() =>
        Sampled(Create(startStep: 2, endStep: 2), Enumerable.Range(0, 4)).Should().Equal(First, First, Last, Last);

    [Test]
    public void Sample_StepsFromZero_IsTheLastSamplersAlways() =>
        Sampled(Create(startStep: 0, endStep: 0), Enumerable.Range(0, 3)).Should().OnlyContain(triplet => triplet == Last);

    [TestCase(0.25)]
    [TestCase(0.75)]
    public void Sample_InBetween_IsTheLastSamplersInThatShareOfSteps(double share)
    {
        const int Steps = 100_000;
        AnnealedTripletSampler sampler = Create(startStep: 0, endStep: Steps);

        // 2,000 steps around the share: a binomial count has a deviation of at most 23; five of them, and 20 for the slope of the ramp.
        int count = Sampled(sampler, Enumerable.Range((int)(share * Steps) - 1000, 2000)).Count(triplet => triplet == Last);

        count.Should().BeInRange((int)(share * 2000) - 135, (int)(share * 2000) + 135);
    }

    [Test]
    public void Sample_AnyHistory_DependsOnSeedAndStepAlone()
    {
        int[] steps = [.. Enumerable.Range(0, 100)];
        AnnealedTripletSampler sampler = Create(startStep: 0, endStep: 100);
        Triplet[] once = Sampled(sampler, steps);

        Sampled(sampler, steps.Reverse()).Should().Equal(once.Reverse());
        Sampled(Create(startStep: 0, endStep: 100, seed: 2), steps).Should().NotEqual(once);
    }

    [Test]
    public void Constructor_SamplerMissing_SaysWhich()
    {
        var sampler = new AllTripletSampler();

        FluentActions.Invoking(() => new AnnealedTripletSampler(null!, sampler, 0, 1, 0))
            .Should().Throw<ArgumentNullException>().WithParameterName("first");
        FluentActions.Invoking(() => new AnnealedTripletSampler(sampler, null!, 0, 1, 0))
            .Should().Throw<ArgumentNullException>().WithParameterName("last");
    }

    [Test]
    public void Constructor_StepOutOfRange_SaysTheRange()
    {
        FluentActions.Invoking(() => Create(startStep: -1, endStep: 1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("startStep")
            .WithMessage("startStep is -1; expected 0 ≤ start step.*");
        FluentActions.Invoking(() => Create(startStep: 5, endStep: 4))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("endStep")
            .WithMessage("endStep is 4; expected start step ≤ end step.*");
    }

    [Test]
    public void Sample_Null_IsRefused() =>
        TripletSamples.AssertRefusesNull(new AnnealedTripletSampler(new AllTripletSampler(), new AllTripletSampler(), 0, 1, seed: 0));

    private static AnnealedTripletSampler Create(long startStep, long endStep, int seed = 1) =>
        new(new ScriptedTriplets(First), new ScriptedTriplets(Last), startStep, endStep, seed);

    private static Triplet[] Sampled(AnnealedTripletSampler sampler, IEnumerable<int> steps) =>
        [.. steps.Select(step => TripletSamples.Of(sampler, LabelSets.Random([0, 0, 1], seed: 1, step)).Single())];
}
