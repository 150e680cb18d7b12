using MetricLearning.Distances;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Distances;

public class DistanceFunctionTests
{
    private const int Rows = 7;
    private const int Columns = 5;

    [TestCase(DistanceMetric.Euclidean, typeof(EuclideanDistance))]
    [TestCase(DistanceMetric.SquaredEuclidean, typeof(SquaredEuclideanDistance))]
    [TestCase(DistanceMetric.Cosine, typeof(CosineDistance))]
    [TestCase(DistanceMetric.InnerProduct, typeof(InnerProductDistance))]
    public void Create_EachMetric_MakesItsFunction(DistanceMetric metric, Type expected) =>
        DistanceFunction.Create(metric, Workers.CallerOnly).Should().BeOfType(expected);

    [Test]
    public void Create_UndefinedMetric_ListsTheDefinedOnes() =>
        FluentActions.Invoking(() => DistanceFunction.Create((DistanceMetric)4, Workers.CallerOnly))
            .Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("metric")
            .WithMessage("DistanceMetric 4 is not defined; expected one of Euclidean, SquaredEuclidean, Cosine, InnerProduct.*");

    [Test]
    public void Forward_AllPairs_AgreeWithEachPairAlone([Values] DistanceMetric metric)
    {
        DistanceFunction function = MetricFunctions.Of(metric);
        var rows = new EmbeddedRows(UnitLengthRows(), Rows, Columns);
        float[] distances = new float[Rows * Rows];

        function.Forward(rows, distances);

        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Rows; j++)
            {
                distances[(i * Rows) + j]
                    .Should().BeApproximately(function.Between(rows[i], rows[j]), 1e-6f, "only the order of sums differs");
            }
        }
    }

    [Test]
    public void Backward_OffTheDiagonal_IsTheSumOverPairsAlone([Values] DistanceMetric metric)
    {
        const int Stride = Rows + 3;
        DistanceFunction function = MetricFunctions.Of(metric);
        float[] values = UnitLengthRows();
        values[..Columns].CopyTo(values, 2 * Columns); // a pair of equal rows
        var rows = new EmbeddedRows(values, Rows, Columns);
        float[] distances = new float[Rows * Rows];
        float[] gradient = ReferenceMatrix.Random(Rows * Stride, 2);
        float[] expected = new float[values.Length];
        float[] actual = new float[values.Length];
        function.Forward(rows, distances);
        for (int i = 0; i < Rows; i++)
        {
            gradient[(i * Stride) + i] = 0;
            for (int j = 0; j < Rows; j++)
            {
                float scale = gradient[(i * Stride) + j] * function.Slope(distances[(i * Rows) + j]);
                function.AddGradient(
                    rows[i], rows[j], scale, expected.AsSpan(i * Columns, Columns), expected.AsSpan(j * Columns, Columns));
            }
        }

        function.Backward(rows, distances, gradient, Stride, actual);

        // Sums of a dozen terms of at most 2.
        actual.Should().Equal(expected, (a, e) => Math.Abs(a - e) < 1e-5f);
    }

    private static float[] UnitLengthRows()
    {
        var unit = new UnitRows();
        unit.Forward(new EmbeddedRows(ReferenceMatrix.Random(Rows * Columns, 1), Rows, Columns));
        return unit.Values[..(Rows * Columns)].ToArray();
    }
}
