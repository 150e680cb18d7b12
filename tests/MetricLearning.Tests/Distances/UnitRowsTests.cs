using MetricLearning.Distances;

namespace MetricLearning.Tests.Distances;

public class UnitRowsTests
{
    [Test]
    public void Forward_Rows_AreScaledToUnitLengthAndZeroStays()
    {
        var unit = new UnitRows();

        unit.Forward(new EmbeddedRows([3, 4, 0, 0], 2, 2));

        unit.Values[..4].ToArray().Should().Equal(0.6f, 0.8f, 0, 0);
    }

    [Test]
    public void Forward_SquaresBeyondSinglePrecision_AreStillScaledToUnitLength()
    {
        var unit = new UnitRows();

        unit.Forward(new EmbeddedRows([3e30f, 4e30f], 1, 2));

        unit.Values[..2].ToArray().Should().Equal([0.6f, 0.8f], (actual, expected) => Math.Abs(actual - expected) < 1e-6f);
    }

    [Test]
    public void Backward_Rows_KeepsWhatIsPerpendicularAndClearsWhereThereIsNoDirection()
    {
        var unit = new UnitRows();
        unit.Forward(new EmbeddedRows([0, 2, 0, 0], 2, 2));
        float[] gradient = [6, 5, 7, 7];

        unit.Backward(gradient, rowCount: 2, dimension: 2);

        gradient.Should().Equal(3, 0, 0, 0);
    }
}
