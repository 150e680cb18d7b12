using System.Globalization;
using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class DropoutLayerTests
{
    private static readonly ImageShape Shape = new(4, 4, 4);

    [TestCase(0.1)]
    [TestCase(0.5)]
    [TestCase(0.75)]
    public void Forward_ManyNumbers_DropsTheShareAndScalesTheRest(double rate)
    {
        float[] factors = OnOnes(rate, rows: 500).Forward().Output;

        factors.Distinct().Order().Should().Equal(0, (float)(1 / (1 - rate)));

        // 32,000 draws: a standard deviation of at most 0.0028.
        ((double)factors.Count(factor => factor == 0) / factors.Length)
            .Should().BeApproximately(rate, 0.014, "within 5 standard deviations");
    }

    [Test]
    public void Forward_SameSeed_DropsTheSameAtAnyNumberOfThreads([Values(1, 2, 5)] int threads) =>
        OnOnes(0.5, rows: 37, threads).Forward().Output.Should().Equal(OnOnes(0.5, rows: 37).Forward().Output);

    [Test]
    public void Forward_RowsStepsAndLayers_DropDifferently()
    {
        LayerRun run = OnOnes(0.5, rows: 2);
        float[] first = run.Forward().Output, again = run.Forward().Output;
        run.Context.Step = 1;
        float[] second = run.Forward().Output;
        LayerBuilder builder = new("dropout2", Shape, new Random(1), seed: 2, initializer: null);
        LayerPass other = new DropoutLayer(0.5).Build(builder).CreatePass(new(2, Workers.CallerOnly, isTraining: true));
        other.Forward(run.Input, 2);

        first[..64].Should().NotEqual(first[64..], "each row has numbers of its own");
        again.Should().Equal(first, "a step has the same numbers whenever it is done");
        second.Should().NotEqual(first, "each step has numbers of its own");
        other.Output.Should().NotEqual(first, "each layer has numbers of its own");
    }

    [Test]
    public void Backward_AfterForward_AppliesTheSameFactors()
    {
        LayerRun run = OnOnes(0.25, rows: 6).ForwardAndBackward();

        run.Gradients[0].Should().Equal(run.Output.Zip(run.OutputGradient, (factor, gradient) => factor * gradient));
    }

    [TestCase(0.5, false)]
    [TestCase(0, true)]
    public void ForwardAndBackward_InferenceOrRateOfZero_PassEverythingOn(double rate, bool isTraining)
    {
        LayerRun run = new LayerRun(new DropoutLayer(rate), Shape, rows: 6, isTraining: isTraining).ForwardAndBackward();

        run.Output.Should().Equal(run.Input);
        run.Gradients[0].Should().Equal(run.OutputGradient);
    }

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

    // An input of ones shows the factors in the output.
    private static LayerRun OnOnes(double rate, int rows, int threads = 1)
    {
        LayerRun run = new(new DropoutLayer(rate), Shape, rows, threads);
        Array.Fill(run.Input, 1);
        return run;
    }
}
