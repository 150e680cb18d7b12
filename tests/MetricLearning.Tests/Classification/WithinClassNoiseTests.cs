using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;

namespace MetricLearning.Tests.Classification;

public class WithinClassNoiseTests
{
    // Classes 0 and 1 differ in column 0 and vary in column 1; row 4 alone has a class of its own.
    private static readonly LabeledDataset Data = new(
        Tensor.Create<float>([0, 0, 0, 2, 10, 0, 10, 2, 50, 50], [5, 2]), [0, 0, 1, 1, 2]);

    private static readonly int[] All = [0, 1, 2, 3, 4];

    [Test]
    public void Augment_ManyRows_MovesThemOnlyAsClassesVaryAndAtMostByTheStrength()
    {
        float[][] moved = [.. Enumerable.Range(0, 200).Select(row => Augment(new(Data, All, 0.5, seed: 1), step: 3, row))];

        moved.Should().OnlyContain(row => row[0] == 7, "no class varies in column 0");
        moved.Select(row => row[1] - 7).Should().OnlyContain(change => Math.Abs(change) <= 1);
        moved.Select(row => row[1]).Max().Should().BeGreaterThan(7.5f);
        moved.Select(row => row[1]).Min().Should().BeLessThan(6.5f);
    }

    [Test]
    public void Augment_RowsThatMayNotBeUsed_TakesNoDifferenceOfThem() => Enumerable.Range(0, 100)
        .Select(row => Augment(new(Data, [0, 2, 4], 0.5, seed: 1), step: 0, row))
        .Should().OnlyContain(row => row[0] == 7 && row[1] == 7, "no two of the rows have one class");

    [Test]
    public void Augment_SeedStepAndRow_DecideTheResult()
    {
        WithinClassNoise noise = new(Data, All, 0.5, seed: 1);
        float[] Moves(WithinClassNoise own, long step) => [.. Enumerable.Range(0, 20).Select(row => Augment(own, step, row)[1])];

        Moves(noise, 5).Should().Equal(Moves(new(Data, All, 0.5, seed: 1), 5));
        Moves(noise, 5).Should().NotEqual(Moves(noise, 6));
        Moves(noise, 5).Should().NotEqual(Moves(new(Data, All, 0.5, seed: 2), 5));
        (noise.FeatureCount, noise.ScratchCount).Should().Be((2, 0));
    }

    private static float[] Augment(WithinClassNoise noise, long step, int row)
    {
        float[] destination = new float[2];
        noise.Augment([7, 7], step, row, [], destination);
        return destination;
    }
}
