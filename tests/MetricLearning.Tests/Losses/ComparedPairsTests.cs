using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class ComparedPairsTests
{
    private static readonly EmbeddedBatch Batch = LabelSets.OnALine([0, 1, 2, 3], [7, 8, 7, 7]);

    [Test]
    public void Take_NoSampler_GivesAllOtherRows() => AssertTakes(new ComparedPairs(sampler: null), [12, 13], [11], [10, 11, 0, 13]);

    [Test]
    public void Take_SamplerThatAsksForAllPairs_GivesAllOtherRows() =>
        AssertTakes(new ComparedPairs(new ScriptedPairs(isAll: true)), [12, 13], [11], [10, 11, 0, 13]);

    [Test]
    public void Take_ListedPairs_GivesThem() =>
        AssertTakes(new ComparedPairs(new ScriptedPairs(([3], [1]), ([], []), ([], [1]))), [13], [11], [0, 11, 0, 0]);

    [Test]
    public void Take_ListThatEndsEarly_GivesTheOtherAnchorsNothing() =>
        AssertTakes(new ComparedPairs(new ScriptedPairs(([3], [1]))), [13], [11], [0, 0, 0, 0]);

    [TestCase(-1)]
    [TestCase(4)]
    public void Open_RowOutsideTheBatch_NamesTheAnchorAndTheRow(int row)
    {
        var pairs = new ComparedPairs(new ScriptedPairs(([3], []), ([], [row])));

        pairs.Invoking(p => p.Open(Batch)).Should().Throw<ArgumentException>().WithParameterName("batch")
            .WithMessage($"The sampler paired anchor 1 with row {row}; expected 0 to 3, a row of the batch.*");
    }

    [Test]
    public void Open_MoreAnchorsThanTheBatchHas_SaysSo()
    {
        var pairs = new ComparedPairs(new ScriptedPairs(([], []), ([], []), ([], []), ([], []), ([], [])));

        pairs.Invoking(p => p.Open(Batch)).Should().Throw<ArgumentException>().WithParameterName("batch")
            .WithMessage("The sampler gave pairs to 5 anchors, but the batch has 4; give each anchor its pairs once.*");
    }

    // Row 0's positives and negatives, and row 2 put back.
    private static void AssertTakes(ComparedPairs pairs, float[] positives, float[] negatives, float[] restored)
    {
        var row = new ContrastRow();
        float[] destination = [9, 9, 9, 9];

        pairs.Open(Batch);
        pairs.Take(0, [10, 11, 12, 13], row);
        (float[] Positives, float[] Negatives) taken = (row.Positives.ToArray(), row.Negatives.ToArray());
        pairs.Take(2, [10, 11, 12, 13], row);
        pairs.Put(2, row, destination);

        taken.Positives.Should().Equal(positives);
        taken.Negatives.Should().Equal(negatives);
        destination.Should().Equal(restored);
    }
}
