using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Networks;
using MetricLearning.Training;
using MnistTriplet.Data;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.EndToEnd;

/// <summary>The audit of real images: MNIST's 10,000 test images with faults planted among them.</summary>
[TestFixture]
internal sealed class DatasetAuditTests
{
    private const int Count = 10_000;
    private const int PixelCount = 784;
    private const int FlippedCount = Count / 100;
    private const int MostSuspect = Count / 50;

    private static readonly ImageSet Images = EmbeddedSet.MnistTest.Read();

    // Over five seeds 96 to 99 of 100 were among the 200 most suspect.
    [Test]
    public void LabelSuspects_OfRawPixels_HoldTheFlippedLabels()
    {
        LabeledDataset rows = Flipped(seed: 0, out HashSet<int> flipped);

        Found(DatasetAudit.Of(new AuditSet(rows)), flipped).Should().BeGreaterThanOrEqualTo(FlippedCount * 9 / 10);
    }

    // The network learns from the flipped labels themselves.
    [Test]
    public void LabelSuspects_OfEmbeddingsTrainedOnThem_HoldTheFlippedLabels()
    {
        LabeledDataset train = Flipped(seed: 1, out HashSet<int> flipped);
        MinedRecipe recipe = new();
        ExperimentOptions options = new() { Recipe = recipe, Seed = 1, EpochCount = 5 };
        ImageRows rows = new(Images.Name, Images.Shape, train, train, train);
        recipe.Scale(rows with { Test = train.Select([0]) });
        IEmbeddingNetwork network = recipe.CreateNetwork(rows, options);
        new EmbeddingTrainer(network, recipe.CreateTraining(rows, options)).Train(train);
        DatasetAudit audit = DatasetAudit.Of(
            network.Embed(train.Features), train.Labels, options: new() { Metric = DistanceMetric.Cosine });

        Found(audit, flipped).Should().BeGreaterThanOrEqualTo(FlippedCount * 9 / 10);
    }

    [Test]
    public void Duplicates_PlantedWithinAndAcrossSets_AreAllFound()
    {
        const int Planted = 50;
        LabeledDataset rows = Images.Select([.. Enumerable.Range(0, Count)]);
        int[] equal = [.. Enumerable.Range(0, Planted).Select(i => 97 * i)], near = [.. equal.Select(row => row + 50)];
        LabeledDataset copies = rows.Select(equal), noisy = Noisy(rows.Select(near));

        // Half of the copies change their label. The first set holds both kinds of copies, and so does the second.
        int[] labels = [.. rows.Labels, .. HalfChanged(copies.Labels), .. HalfChanged(noisy.Labels)];
        float[] train = [.. rows.Features, .. copies.Features, .. noisy.Features], test = [.. copies.Features, .. noisy.Features];
        DatasetAudit audit = DatasetAudit.Of(
            new AuditSet(Tensor.Create(train, [Count + (2 * Planted), PixelCount]), labels),
            new AuditSet(Tensor.Create(test, [2 * Planted, PixelCount]), [.. copies.Labels, .. noisy.Labels]));

        // The noisy rows of both sets are the same ones, equal to each other and near to what they are copies of.
        audit.ExactDuplicates.Where(group => group.Rows.Count == 3).Select(group => group.Rows[0].Index).Should().Equal(equal);
        audit.ExactDuplicates.Where(group => group.Rows.Count == 2).Select(group => group.Rows[0].Index)
            .Should().Equal(Enumerable.Range(Count + Planted, Planted));
        audit.ExactDuplicates.Should().HaveCount(2 * Planted).And.OnlyContain(group => group.IsAcrossParts);
        audit.ExactDuplicates.Where(group => group.Rows.Count == 3).Count(group => group.IsAcrossClasses).Should().Be(Planted / 2);

        DuplicateGroup[] planted = [.. audit.NearDuplicates.Where(group => group.Rows.Count == 3)];
        planted.Select(group => group.Rows[0].Index).Should().Equal(near);
        planted.Should().OnlyContain(group => group.IsAcrossParts);
        planted.Count(group => group.IsAcrossClasses).Should().Be(Planted / 2);
        audit.NearDuplicates.Should().HaveCountLessThanOrEqualTo(Planted + 5, "MNIST itself has hardly any");
    }

    private static int Found(DatasetAudit audit, HashSet<int> flipped) =>
        audit.LabelSuspects.Take(MostSuspect).Count(suspect => flipped.Contains(suspect.Row.Index));

    private static LabeledDataset Flipped(int seed, out HashSet<int> flipped)
    {
        var random = new Random(seed);
        int[] labels = [.. Images.Labels];
        flipped = [];
        while (flipped.Count < FlippedCount)
        {
            int row = random.Next(Count);
            labels[row] = flipped.Add(row) ? (labels[row] + 1 + random.Next(9)) % 10 : labels[row];
        }

        return LabeledDataset.FromBytes(Images.Images, labels);
    }

    private static int[] HalfChanged(ReadOnlySpan<int> labels)
    {
        int[] changed = labels.ToArray();
        for (int row = 0; row < changed.Length; row += 2)
        {
            changed[row] = (changed[row] + 1) % 10;
        }

        return changed;
    }

    // A hundredth of the brightest value at most, in every pixel.
    private static LabeledDataset Noisy(LabeledDataset rows)
    {
        var random = new Random(2);
        float[] values = [.. rows.Features];
        foreach (ref float value in values.AsSpan())
        {
            value += 2.55f * random.NextSingle();
        }

        return LabeledDataset.FromRowMajor(values, PixelCount, rows.Labels);
    }
}
