using System.Diagnostics.CodeAnalysis;
using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Neighbors;

public class RowSequenceExtensionsTests
{
    private static readonly ReadOnlyMemory<float>[] Rows = [new float[] { 0, 0 }, new float[] { 3, 4 }, new float[] { 9, 9 }];
    private static readonly ReadOnlyMemory<float>[] Uneven = [new float[] { 0, 0 }, new float[] { 3, 4, 5 }];

    [Test]
    public void AddAndSearch_RowsOfTheirOwn_FindWhatATensorOfThemWould()
    {
        NeighborIndex index = new(DistanceMetric.Euclidean);
        index.Add(Rows.Where(row => row.Span[0] < 9)); // lazily made
        index.Add(Rows[2..]);
        index.Add(Array.Empty<ReadOnlyMemory<float>>());

        NeighborTable found = index.Search([new float[] { 3, 3 }, new float[] { 8, 8 }], 2);

        (index.Count, index.Dimension).Should().Be((3, 2));
        found.Indices(0).ToArray().Should().Equal(1, 0);
        found.Indices(1).ToArray().Should().Equal(2, 1);
        found.Distances(0)[0].Should().Be(1);
        index.Search(Array.Empty<ReadOnlyMemory<float>>(), 1).QueryCount.Should().Be(0);
    }

    [Test]
    public void FitAddAndPredict_RowsOfTheirOwn_PredictWhatATensorOfThemWould()
    {
        INearestNeighborClassifier classifier = new NearestNeighborClassifier(DistanceMetric.Euclidean, 1);
        classifier.Fit(Rows[..2], [7, 8]);
        classifier.Add(Rows[2..], [9]);
        classifier.Add(Array.Empty<ReadOnlyMemory<float>>(), []);

        classifier.Predict(Rows).Labels.ToArray().Should().Equal(7, 8, 9);
    }

    [Test]
    public void AnyOfThem_RowsOfUnequalLength_NamesTheRow()
    {
        NeighborIndex index = new(DistanceMetric.Euclidean);
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);
        classifier.Fit(Rows, [1, 2, 3]);

        Refused(() => index.Add(Uneven), "rows");
        Refused(() => classifier.Fit(Uneven, [1, 2]), "rows");
        Refused(() => classifier.Add(Uneven, [1, 2]), "rows");
        Refused(() => classifier.Predict(Uneven), "queries");
        (index.Count, classifier.Count).Should().Be((0, 3));
    }

    [Test]
    public void FitAndPredict_NoRows_SaySo()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);

        FluentActions.Invoking(() => classifier.Fit(Array.Empty<ReadOnlyMemory<float>>(), []))
            .Should().Throw<ArgumentException>().WithMessage("rows has 0 rows; pass at least one.*");
        FluentActions.Invoking(() => classifier.Predict(Array.Empty<ReadOnlyMemory<float>>()))
            .Should().Throw<ArgumentException>().WithMessage("queries has 0 rows; pass at least one.*");
    }

    [Test]
    public void Add_LabelCountDiffers_SaysBoth()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);

        FluentActions.Invoking(() => classifier.Add(Array.Empty<ReadOnlyMemory<float>>(), [1])).Should().Throw<ArgumentException>()
            .WithParameterName("labels").WithMessage("labels has 1 entries but rows has 0 rows; pass one label per row.*");
    }

    private static void Refused(Action act, string name) => act.Should().Throw<ArgumentException>().WithParameterName(name)
        .WithMessage($"{name} has 3 values at row 1; expected 2, as at row 0. Pass rows of one length.*");

    [Test]
    [SuppressMessage("Performance", "CA1814", Justification = "Applications have such matrices.")]
    public void FitAddAndPredict_ArraysOfTheLanguage_PredictWhatATensorOfThemWould()
    {
        INearestNeighborClassifier classifier = new NearestNeighborClassifier(DistanceMetric.Euclidean, 1);
        float[][] jagged = [[0, 0], [3, 4]];
        float[,] matrix = { { 0, 1 }, { 9, 9 } };

        classifier.Fit(jagged, [7, 8]);
        classifier.Add([[9f, 9]], [9]);
        classifier.Predict(jagged).Labels.ToArray().Should().Equal(7, 8);
        classifier.Predict(matrix).Labels.ToArray().Should().Equal(7, 9);
        classifier.Fit(matrix, [1, 2]);
        classifier.Predict(jagged).Labels.ToArray().Should().Equal(1, 1);
    }

    [Test]
    public void Predict_OneRowAsAnArray_NamesPredictRow()
    {
        NearestNeighborClassifier classifier = new(DistanceMetric.Euclidean, 1);
        classifier.Fit(Rows, [7, 8, 9]);

        classifier.Invoking(c => c.Predict(new float[] { 1, 2 })).Should().Throw<ArgumentException>().WithMessage(
            "queries has rank 1, as one row of 2 values; *Pass one row to PredictRow, or reshape it.*");
    }
}
