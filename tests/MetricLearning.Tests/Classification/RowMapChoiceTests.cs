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
        Of(new(Tensor.Create([1f, 2, 3, 4], [4, 1]), [0, 1, 2, 3]), isWanted).Should().BeNull("no class has two rows");
        Of(new(Tensor.Create([1f, 1, 3, 3], [4, 1]), [0, 0, 1, 1]), isWanted).Should().BeNull("no class varies");
        Of(new(Tensor.Create([1f, 2, 3, 4], [4, 1]), [0, 0, 0, 0]), isWanted).Should().BeNull("there is one class");
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
