using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MetricLearning.Training;

/// <summary>Takes the metric of the validation set after each epoch and keeps what training had learned after the best one.</summary>
internal sealed class EarlyStoppingMonitor
{
    private readonly EarlyStopping _options;
    private readonly IEmbeddingNetwork _network;
    private readonly LabeledDataset _validation;
    private readonly Tensor<float> _embeddings;
    private readonly ParameterSnapshot _best;
    private double _bestMetric;

    public EarlyStoppingMonitor(EarlyStopping options, IEmbeddingNetwork network, IEmbeddingLoss loss, LabeledDataset validation)
    {
        _options = options;
        _network = network;
        _validation = validation;
        _embeddings = Tensor.CreateFromShape<float>([validation.RowCount, network.EmbeddingDimension]);
        _best = new(network, loss);
    }

    /// <summary>The number of the best epoch so far, from 1; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Whether the metric has not improved for as many epochs as the options allow.</summary>
    public bool ShouldStop { get; private set; }

    /// <summary>Takes the metric after an epoch.</summary>
    public double Examine(int epoch)
    {
        _network.Embed(_validation.Features, _embeddings);
        double metric = _options.Metric(_embeddings, _validation.Labels);
        if (!double.IsFinite(metric))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"EarlyStopping.Metric returned {metric} after epoch {epoch}; expected a finite number. " +
                $"Use a metric that is defined for every row of the validation set."));
        }

        if (IsBetter(metric))
        {
            _bestMetric = metric;
            BestEpoch = epoch;
            _best.Take();
        }

        ShouldStop = epoch - BestEpoch >= _options.Patience;
        return metric;
    }

    /// <summary>Puts back what training had learned after the best epoch.</summary>
    public void RestoreBest() => _best.Restore();

    private bool IsBetter(double metric)
    {
        double improvement = _options.HigherIsBetter ? metric - _bestMetric : _bestMetric - metric;
        return BestEpoch == 0 || improvement > _options.MinimumImprovement;
    }
}
