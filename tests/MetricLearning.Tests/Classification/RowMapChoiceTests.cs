using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class RowMapChoiceTests
{
    private const int Columns = 6;

    [Test]
    public void Of_RowsThatVaryAlongOneDirectionOfNoClass_IsAMap([Values(120, 5000)] int rows) =>
        Of(Draw(rows, loudness: 10)).Should().BeOneOf(0.1, 0.01);

    [Test]
    public void Of_RowsThatVaryAlikeInAllDirections_IsNone([Range(1, 5)] int seed)
    {
        LabeledDataset data = Draw(600, loudness: 0, seed);

        Of(data).Should().BeNull();
        Of(data, isWanted: true).Should().NotBeNull("it is asked for");
    }

    [Test]
    public void Of_NothingToLearnFromOrToTellApart_IsNone([Values] bool isWanted)
    {
        double? expected = isWanted ? 0.1 : null;
        Of(new(Tensor.Create([1f, 2, 3, 4], [4, 1]), [0, 1, 2, 3]), isWanted).Should().Be(expected, "no class has two rows");
        Of(new(Tensor.Create([1f, 1, 3, 3], [4, 1]), [0, 0, 1, 1]), isWanted).Should().Be(expected, "no class varies");
        Of(new(Tensor.Create([1f, 2, 3, 4], [4, 1]), [0, 0, 0, 0]), isWanted).Should().Be(expected, "there is one class");
    }

    [TestCase(2)]
    [TestCase(5)]
    public void Of_ManyClassesOfFewRows_IsAMapWhereOneHelps(int rowsOfClass)
    {
        Random random = new(4);
        int rows = 4000;
        float[] values = new float[rows * 4];
        for (int row = 0; row < rows; row++)
        {
            int own = row / rowsOfClass;
            (values[4 * row], values[(4 * row) + 1]) = (own % 63 / 3f, own / 63 / 3f); // a place on a grid for each class
            (values[(4 * row) + 2], values[(4 * row) + 3]) = ((float)(10 * random.NextNormal()), (float)(10 * random.NextNormal()));
            values[4 * row] += (float)random.NextNormal() / 20;
            values[(4 * row) + 1] += (float)random.NextNormal() / 20;
        }

        LabeledDataset data = new(Tensor.Create(values, [rows, 4]), [.. Enumerable.Range(0, rows).Select(row => row / rowsOfClass)]);

        Of(data).Should().Be(0.01);
    }

    [Test]
    public void Of_Threads_ChangeNothing()
    {
        LabeledDataset data = Draw(300, loudness: 3);

        Of(data, degree: 1).Should().Be(Of(data, degree: 5));
    }

    [Test]
    public void Of_Cancelled_Stops() => FluentActions.Invoking(() => RowMapChoice.Of(
        Draw(60, 1), StandardScaler.Fit(Draw(60, 1).Features), 1, 1, false, new CancellationToken(canceled: true)))
        .Should().Throw<OperationCanceledException>();

    private static double? Of(LabeledDataset data, bool isWanted = false, int degree = 2) =>
        RowMapChoice.Of(data, StandardScaler.Fit(data.Features), seed: 1, degree, isWanted, default);

    // A class for each column, which its rows are ahead in; rows of a class differ along the diagonal besides.
    private static LabeledDataset Draw(int rows, double loudness, int seed = 1)
    {
        Random random = new(seed);
        float[] values = new float[rows * Columns];
        for (int row = 0; row < rows; row++)
        {
            double common = loudness * random.NextNormal();
            for (int column = 0; column < Columns; column++)
            {
                values[(row * Columns) + column] = (float)(random.NextNormal() + common + (column == row % Columns ? 5 : 0));
            }
        }

        return new(Tensor.Create(values, [rows, Columns]), [.. Enumerable.Range(0, rows).Select(row => row % Columns)]);
    }
}
