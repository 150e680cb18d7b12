using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace ThirdParty.Batteries;

/// <summary>What every sampler of triplets must hold; derive from it and make a sampler of yours.</summary>
public abstract class TripletSamplerBattery
{
    /// <summary>Makes a sampler, the same in each call.</summary>
    protected abstract ITripletSampler Create();

    [Test]
    public void Sample_AnyBatch_TakesPositivesOfTheLabelAndNegativesOfOthers()
    {
        EmbeddedBatch batch = Batches.Of([0, 1, 0, 2, 1, 0]);
        TripletSet triplets = new();

        Create().Sample(batch, triplets);

        int[] labels = batch.Labels.ToArray();
        triplets.Count.Should().BePositive();
        triplets.Listed.ToArray().Should().OnlyContain(
            t => t.Anchor != t.Positive && labels[t.Anchor] == labels[t.Positive] && labels[t.Anchor] != labels[t.Negative]);
    }

    [Test]
    public void Sample_SameBatchAndStep_RepeatsTheChoice()
    {
        TripletSet first = new(), second = new();
        ITripletSampler sampler = Create();
        sampler.Sample(Batches.Of([0, 1, 0, 2, 1, 0], step: 3), first);
        sampler.Sample(Batches.Of([0, 1, 0, 2, 1, 0], step: 3), second);

        second.Count.Should().Be(first.Count);
        second.Listed.ToArray().Should().Equal(first.Listed.ToArray());
    }

    [TestCase]
    [TestCase(4)]
    [TestCase(4, 4, 4)]
    [TestCase(1, 2, 3)]
    public void Sample_NothingToCompare_GivesNone(params int[] labels)
    {
        TripletSet triplets = new();

        Create().Sample(Batches.Of(labels), triplets);

        triplets.Count.Should().Be(0);
    }
}

/// <summary>What every sampler of pairs must hold; derive from it and make a sampler of yours.</summary>
public abstract class PairSamplerBattery
{
    /// <summary>Makes a sampler, the same in each call.</summary>
    protected abstract IPairSampler Create();

    [Test]
    public void Sample_AnyBatch_TakesPositivesOfTheLabelAndNegativesOfOthers()
    {
        EmbeddedBatch batch = Batches.Of([0, 1, 0, 2, 1, 0]);
        PairSet pairs = new();

        Create().Sample(batch, pairs);

        pairs.AnchorCount.Should().Be(6);
        for (int anchor = 0; anchor < pairs.AnchorCount; anchor++)
        {
            int[] labels = batch.Labels.ToArray();
            pairs.PositivesOf(anchor).ToArray().Should().NotContain(row => row == anchor || labels[row] != labels[anchor]);
            pairs.NegativesOf(anchor).ToArray().Should().NotContain(row => labels[row] == labels[anchor]);
        }

        (pairs.PositiveCount, pairs.NegativeCount).Should().NotBe((0, 0));
    }

    [Test]
    public void Sample_EmptyBatch_GivesNone()
    {
        PairSet pairs = new();

        Create().Sample(Batches.Of([]), pairs);

        (pairs.PositiveCount, pairs.NegativeCount).Should().Be((0, 0));
    }
}

/// <summary>What every sampler of batches must hold; derive from it and make a sampler of yours.</summary>
public abstract class BatchSamplerBattery
{
    private static readonly int[] Labels = [.. Enumerable.Range(0, 50).Select(row => row % 3)];

    /// <summary>Makes a sampler, the same in each call.</summary>
    protected abstract IBatchSampler Create();

    [Test]
    public void Epoch_AnyNumber_GivesTheBatchesAnnouncedWithinTheBounds([Values(0, 1, 5)] int epoch)
    {
        IBatchSampler sampler = Create();
        int largest = sampler.MaxBatchRowCount(Labels), announced = sampler.BeginEpoch(Labels, epoch);
        List<int[]> batches = Batches.Rest(sampler, largest);

        batches.Should().HaveCount(announced).And.OnlyContain(batch => batch.Length <= largest);
        batches.SelectMany(batch => batch).Should().OnlyContain(row => row >= 0 && row < Labels.Length);
    }

    [Test]
    public void UpcomingRuns_OfAnEpoch_AscendAndLieWithinTheRows()
    {
        IBatchSampler sampler = Create();
        int[] rows = new int[sampler.MaxBatchRowCount(Labels)];
        sampler.BeginEpoch(Labels, 2);
        do
        {
            int next = 0;
            foreach (Range run in sampler.UpcomingRuns)
            {
                (run.Start.IsFromEnd, run.End.IsFromEnd).Should().Be((false, false));
                run.Start.Value.Should().BeGreaterThanOrEqualTo(next);
                run.End.Value.Should().BeInRange(run.Start.Value + 1, Labels.Length);
                next = run.End.Value;
            }
        }
        while (sampler.NextBatch(rows) > 0);
    }

    [Test]
    public void Epoch_Again_RepeatsToTheRow()
    {
        IBatchSampler sampler = Create(), other = Create();
        int largest = sampler.MaxBatchRowCount(Labels);
        sampler.BeginEpoch(Labels, 0);
        Batches.Rest(sampler, largest);
        sampler.BeginEpoch(Labels, 4);
        other.BeginEpoch(Labels, 4);

        Batches.Rest(sampler, largest).Should().BeEquivalentTo(Batches.Rest(other, largest), options => options.WithStrictOrdering());
    }
}

/// <summary>Batches to sample from, and batches that were sampled.</summary>
internal static class Batches
{
    public static EmbeddedBatch Of(int[] labels, long step = 0)
    {
        EmbeddedBatch batch = new(new(DistanceMetric.SquaredEuclidean));
        Numbers.Rows(labels.Length, 2, seed: 5).CopyTo(batch.Start(labels, dimension: 2, step));
        return batch;
    }

    public static List<int[]> Rest(IBatchSampler sampler, int largest)
    {
        int[] rows = new int[largest];
        List<int[]> batches = [];
        for (int count = sampler.NextBatch(rows); count > 0; count = sampler.NextBatch(rows))
        {
            batches.Add(rows[..count]);
        }

        return batches;
    }
}
