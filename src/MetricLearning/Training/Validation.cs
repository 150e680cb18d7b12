using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Training;

/// <summary>
/// Takes the metric of the validation set after each epoch and, with early stopping, keeps what training had learned after the best one.
/// </summary>
internal sealed class Validation
{
    private readonly ValidationMetric _metric;
    private readonly EarlyStopping? _stopping;
    private readonly IEmbeddingNetwork _network;
    private readonly LabeledDataset _rows;
    private readonly Tensor<float> _embeddings;
    private readonly TrainingSnapshot? _best;
    private double _bestMetric;
    private int _lastEpoch;

    /// <summary>Takes the memory.</summary>
    /// <param name="options">The metric, and when to stop.</param>
    /// <param name="network">The network.</param>
    /// <param name="rows">The validation set.</param>
    /// <param name="best">Where the best epoch is kept; null without early stopping.</param>
    public Validation(EmbeddingTrainerOptions options, IEmbeddingNetwork network, LabeledDataset rows, TrainingSnapshot? best)
    {
        _metric = options.ValidationMetric;
        _stopping = options.EarlyStopping;
        _network = network;
        _rows = rows;
        _embeddings = Tensor.CreateFromShape<float>([rows.RowCount, network.EmbeddingDimension]);
        _best = best;
    }

    /// <summary>The number of the best epoch so far with early stopping, else of the last one; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Whether the metric has not improved for as many epochs as early stopping allows.</summary>
    public bool ShouldStop => _lastEpoch - BestEpoch >= (_stopping?.Patience ?? int.MaxValue);

    /// <summary>Takes the metric after an epoch.</summary>
    public double Examine(int epoch)
    {
        _network.Embed(_rows.Features, _embeddings);
        double metric = _metric(_embeddings, _rows.Labels);
        if (!double.IsFinite(metric))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"ValidationMetric returned {metric} after epoch {epoch}; expected a finite number. " +
                $"Use a metric that is defined for every row of the validation set."));
        }

        _lastEpoch = epoch;
        if (_stopping is null || IsBetter(metric, _stopping))
        {
            _bestMetric = metric;
            BestEpoch = epoch;
            _best?.Take();
        }

        return metric;
    }

    /// <summary>The metric of the rows as they are, without a network; null if it is one that may need a network's embeddings.</summary>
    public double? OfRawRows() => _metric.Target is GalleryAccuracy gallery
        ? gallery.OfRawRows(_rows)
        : _metric == ValidationMetrics.NearestNeighborPrecision ? _metric(_rows.Features, _rows.Labels) : null;

    /// <summary>What to say where learning is no better than the rows as they are; null where it is.</summary>
    public static string? Compare(double metric, double rawMetric) => metric > rawMetric
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Learning did not pay: the validation metric is {metric:F4} on the network's embeddings and {rawMetric:F4} on the rows as " +
            $"they are. Train for more epochs, use more rows or another loss, check that the rows are scaled as they should be, or " +
            $"search " +
            $"among the rows without a network.");

    /// <summary>Puts back what training had learned after the best epoch.</summary>
    public void RestoreBest() => _best?.Restore();

    private bool IsBetter(double metric, EarlyStopping stopping)
    {
        double improvement = stopping.HigherIsBetter ? metric - _bestMetric : _bestMetric - metric;
        return BestEpoch == 0 || improvement > stopping.MinimumImprovement;
    }
}
