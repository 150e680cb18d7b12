using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class EarlyStoppingMonitorTests
{
    private static readonly LabeledDataset Validation = new(Shape.Tensor([1, 2, 3], 3, 1), [7, 8, 8]);

    [Test]
    public void Examine_Network_PassesItsEmbeddingsAndTheLabelsToTheMetric()
    {
        float[] embeddings = [];
        int[] labels = [];
        var stopping = new EarlyStopping
        {
            Metric = (rows, rowLabels) =>
            {
                embeddings = TensorMemory.Of<float>(rows).ToArray();
                labels = rowLabels.ToArray();
                return 0.5;
            },
        };

        double metric = new EarlyStoppingMonitor(stopping, new ScalingNetwork(10), new ScriptedLoss(0, 0), Validation).Examine(epoch: 1);

        metric.Should().Be(0.5);
        embeddings.Should().Equal(10, 20, 30);
        labels.Should().Equal(7, 8, 8);
    }

    [Test]
    public void Examine_MetricFalls_KeepsTheParametersOfTheBestEpoch()
    {
        var network = new ScalingNetwork(0);
        EarlyStoppingMonitor monitor = After(network, new() { Metric = Scripted(0.5, 0.8, 0.7) }, epochCount: 3);

        monitor.RestoreBest();

        monitor.BestEpoch.Should().Be(2);
        network.Weights.Should().Equal(2);
    }

    [Test]
    public void Examine_LowerIsBetter_KeepsTheParametersOfTheLowestEpoch()
    {
        var stopping = new EarlyStopping { Metric = Scripted(0.5, 0.3, 0.4), HigherIsBetter = false };

        After(new ScalingNetwork(0), stopping, epochCount: 3).BestEpoch.Should().Be(2);
    }

    [Test]
    public void Examine_EqualMetric_KeepsTheEarlierEpoch()
    {
        After(new ScalingNetwork(0), new() { Metric = Scripted(0.5, 0.5) }, epochCount: 2).BestEpoch.Should().Be(1);
    }

    [TestCase(0.0625, 1)]
    [TestCase(0.0624, 2)]
    public void Examine_ImprovementByASixteenth_CountsIfGreaterThanTheMinimum(double minimum, int bestEpoch)
    {
        var stopping = new EarlyStopping { Metric = Scripted(0.5, 0.5625), MinimumImprovement = minimum };

        After(new ScalingNetwork(0), stopping, epochCount: 2).BestEpoch.Should().Be(bestEpoch);
    }

    [TestCase(2, false)]
    [TestCase(3, true)]
    public void ShouldStop_PatienceOfTwo_HoldsAfterTwoEpochsWithoutImprovement(int epochCount, bool expected)
    {
        var stopping = new EarlyStopping { Metric = Scripted(0.5, 0.4, 0.5), Patience = 2 };

        After(new ScalingNetwork(0), stopping, epochCount).ShouldStop.Should().Be(expected);
    }

    [Test]
    public void ShouldStop_ImprovementInBetween_StartsPatienceAnew()
    {
        var stopping = new EarlyStopping { Metric = Scripted(0.5, 0.4, 0.6, 0.5), Patience = 2 };

        After(new ScalingNetwork(0), stopping, epochCount: 4).ShouldStop.Should().BeFalse();
    }

    [Test]
    public void Examine_MetricIsNaN_SaysInWhichEpoch()
    {
        var monitor = new EarlyStoppingMonitor(
            new() { Metric = Scripted(double.NaN) }, new ScalingNetwork(0), new ScriptedLoss(0, 0), Validation);

        Action act = () => monitor.Examine(epoch: 1);

        act.Should().Throw<InvalidOperationException>().WithMessage(
            "EarlyStopping.Metric returned NaN after epoch 1; expected a finite number. " +
            "Use a metric that is defined for every row of the validation set.");
    }

    private static ValidationMetric Scripted(params double[] values)
    {
        int next = 0;
        return (_, _) => values[next++];
    }

    private static EarlyStoppingMonitor After(ScalingNetwork network, EarlyStopping stopping, int epochCount)
    {
        var monitor = new EarlyStoppingMonitor(stopping, network, new ScriptedLoss(0, 0), Validation);
        for (int epoch = 1; epoch <= epochCount; epoch++)
        {
            network.Weights[0] = epoch;
            monitor.Examine(epoch);
        }

        return monitor;
    }
}
