using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Sampling;
using MetricLearning.Training;

namespace MetricLearning.ComparisonBenchmarks;

internal sealed class OurStep
{
    private readonly DenseEmbeddingNetwork _network = new(
        StepShape.Inputs, [new DenseLayer(StepShape.Hidden, Activation.Tanh), new DenseLayer(StepShape.Outputs)], seed: 1);

    private readonly TrainingStep _step;
    private readonly int[] _rows;

    public OurStep(float[] features, int triplets, int threads)
    {
        _rows = [.. Enumerable.Range(0, 3 * triplets)];
        int[] labels = [.. _rows.Select(row => row < 2 * triplets ? 0 : 1)];
        LabeledDataset data = new(Tensor.Create(features, [_rows.Length, StepShape.Inputs]), labels);
        EmbeddingTrainerOptions options = new()
        {
            Loss = new SampledTripletLoss(
                new StackedTripletSampler(), new TripletMarginLoss(new TripletMarginLossOptions { Margin = StepShape.Margin })),
            Optimizer = new SgdOptimizer(),
            MaxDegreeOfParallelism = threads,
        };
        _step = new TrainingStep(_network, options, data, data.RowCount);
    }

    public float[][] CopyParameters() => [.. _network.Parameters.Select(Copy)];

    public float Run() =>
        (float)_step.Run(_rows, new StepPosition(Epoch: 1, StepInEpoch: 1, StepIndex: 0, StepShape.Rate)).Loss.Value;

    private static float[] Copy(NetworkParameter parameter)
    {
        float[] values = new float[parameter.Values.FlattenedLength];
        parameter.Values.FlattenTo(values);
        return values;
    }
}
