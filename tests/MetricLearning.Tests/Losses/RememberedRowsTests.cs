using CsCheck;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Losses;

public class RememberedRowsTests
{
    [Test]
    public void Add_BatchesOfAnySize_KeepsTheLastRowsEachWithItsLabel() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 15].Array[1, 9]).Sample(
            (capacity, sizes) =>
            {
                var rows = new RememberedRows(capacity);
                rows.Restart(dimension: 2);
                int next = 0;
                foreach (int size in sizes)
                {
                    rows.Add(Batch([.. Enumerable.Range(next, size)]));
                    next += size;
                }

                int[] expected = [.. Enumerable.Range(0, next).TakeLast(capacity)];
                rows.Count.Should().Be(expected.Length);
                rows.Labels.ToArray().Should().BeEquivalentTo(expected);
                rows.Values.ToArray().Should().Equal(rows.Labels.ToArray().SelectMany(label => new[] { label + 0.25f, label + 0.5f }));
            },
            iter: 100);

    [Test]
    public void Add_RowsThatAreNoAnchors_AreNotRemembered()
    {
        var rows = new RememberedRows(capacity: 9);
        rows.Restart(dimension: 2);

        rows.Add(Batch([1, 2, 3], anchorCount: 2));

        rows.Labels.ToArray().Should().Equal(1, 2);
    }

    [Test]
    public void Restart_OtherDimension_ForgetsAllAndTakesRowsOfIt()
    {
        var rows = new RememberedRows(capacity: 4);
        rows.Restart(dimension: 2);
        rows.Add(Batch([1, 2, 3]));

        rows.Restart(dimension: 1);
        rows.Count.Should().Be(0);
        rows.Values.Length.Should().Be(0);
        rows.Add(new EmbeddedBatch(Shape.Tensor([7, 8], 2, 1), [4, 5], new(DistanceMetric.Euclidean)));

        rows.Labels.ToArray().Should().Equal(4, 5);
        rows.Values.ToArray().Should().Equal(7, 8);
    }

    [Test]
    public void Restart_MoreThanOneArrayHolds_SaysHowManyFit()
    {
        var rows = new RememberedRows(capacity: 100_000);

        rows.Invoking(r => r.Restart(dimension: 100_000)).Should().Throw<ArgumentException>().WithParameterName("dimension").WithMessage(
            "dimension asks for 10000000000 values of remembered rows; at most 2147483591 fit one array. *");

        rows.Restart(dimension: 2);
        rows.Add(Batch([1]));
        rows.Labels.ToArray().Should().Equal([1], "nothing was changed");
    }

    // The row of label l is (l + 0.25, l + 0.5), so that a label in the wrong place would show.
    private static EmbeddedBatch Batch(int[] labels, int? anchorCount = null) => new(
        Shape.Tensor([.. labels.SelectMany(label => new[] { label + 0.25f, label + 0.5f })], labels.Length, 2),
        labels,
        new EmbeddingDistance(DistanceMetric.Euclidean),
        anchorCount);
}
