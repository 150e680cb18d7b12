using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Training;

namespace MetricLearning.ComparisonBenchmarks;

/// <summary>A training step over all rows of a data set, with plain SGD.</summary>
internal sealed class OurStep
{
    private readonly IEmbeddingNetwork _network;
    private readonly TrainingStep _step;
    private readonly int[] _rows;

    public OurStep(IEmbeddingNetwork network, IEmbeddingLoss loss, LabeledDataset data, int threads)
    {
        _network = network;
        _rows = [.. Enumerable.Range(0, data.RowCount)];
        EmbeddingTrainerOptions options = new() { Loss = loss, Optimizer = new SgdOptimizer(), MaxDegreeOfParallelism = threads };
        _step = new TrainingStep(network, options, data, data.RowCount);
    }

    public float[][] CopyParameters() => [.. _network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Learned).Select(Copy)];

    public float Run() => (float)_step.Run(_rows, new StepPosition(Epoch: 1, StepInEpoch: 1, StepIndex: 0, StepComparison.Rate)).Loss.Value;

    private static float[] Copy(Parameter parameter)
    {
        float[] values = new float[parameter.Values.FlattenedLength];
        parameter.Values.FlattenTo(values);
        return values;
    }
}
