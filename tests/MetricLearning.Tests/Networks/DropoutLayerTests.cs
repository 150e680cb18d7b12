using System.Globalization;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class DropoutLayerTests
{
    [TestCase(1)]
    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    public void Build_RateOutOfRange_SaysWhatIsExpected(double rate) =>
        LayerErrors.AssertRefused(new DropoutLayer(rate), new(3, 5, 2), $"Rate of layer dropout1 is {rate}; expected 0 ≤ rate < 1.");

    [Test]
    public void Summary_OfALayer_TellsTheRateAlikeInAnyCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            LayerRun.Build(new DropoutLayer(0.25), new(3, 5, 2)).Summary.Should().Be("dropout 0.25");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
