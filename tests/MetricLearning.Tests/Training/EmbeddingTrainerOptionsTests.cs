using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class EmbeddingTrainerOptionsTests
{
    [Test]
    public void CreateBatchSampler_Given_IsThatOne()
    {
        ShuffledBatchSampler given = new(32, seed: 1);

        new EmbeddingTrainerOptions { BatchSampler = given }.CreateBatchSampler().Should().BeSameAs(given);
    }

    [Test]
    public void CreateBatchSampler_None_IsClassBalancedWithTheSeedOfTheOptions()
    {
        int[] labels = [.. Enumerable.Range(0, 400).Select(i => i % 20)];

        IBatchSampler sampler = new EmbeddingTrainerOptions { Seed = 7 }.CreateBatchSampler();

        Epochs.Play(sampler, labels).Should().BeEquivalentTo(
            Epochs.Play(new ClassBalancedBatchSampler(classesPerBatch: 16, rowsPerClass: 8, seed: 7), labels),
            options => options.WithStrictOrdering());
    }
}
