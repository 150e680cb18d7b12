using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Training;

/// <summary>Finds epochs in which nothing is learned: no triplets, or a loss stuck at its value for equal distances.</summary>
/// <remarks>
/// A triplet whose positive and negative are equally far costs the margin m, or softplus(m) in a smooth loss. When all embeddings turn
/// alike, or unrelated to the labels, the mean loss settles there and the mean distances of positives and negatives meet. The value is
/// measured, on three equal rows, so that it is right for any loss. A loss that is 0 there cannot tell collapse from success and is
/// never reported.
/// </remarks>
internal sealed class CollapseDetector
{
    /// <summary>How near, relative to the loss at equal distances, "stuck" and "equally far" mean.</summary>
    private const double Tolerance = 0.05;

    /// <summary>The spread, relative to the first step's, below which the embeddings count as one point.</summary>
    private const double PointSpread = 0.05;

    /// <summary>How many steps in a row must be stuck before it is said: short runs start there too.</summary>
    private const int StuckStepCount = 20;

    private readonly double _lossAtEqualDistances;
    private double? _firstSpread;
    private int _stuckSteps;

    public CollapseDetector(IEmbeddingLoss loss, int dimension) =>
        _lossAtEqualDistances = loss is SampledTripletLoss sampled ? LossOfEqualRows(sampled.TripletLoss, dimension) : 0;

    /// <summary>Examines an epoch that has ended.</summary>
    /// <returns>What is wrong and what to change, or null.</returns>
    public string? Examine(EpochReport epoch, EpochTotals totals)
    {
        _firstSpread ??= totals.FirstSpread;
        if (epoch.TermCount == 0)
        {
            _stuckSteps = 0;
            return DescribeLackOfTriplets(epoch);
        }

        bool isPoint = epoch.Spread < PointSpread * _firstSpread;
        _stuckSteps = IsStuck(epoch, isPoint) ? _stuckSteps + totals.StepCount : 0;
        return _stuckSteps < StuckStepCount ? null : DescribeCollapse(epoch, isPoint);
    }

    // The mean of batch-hard triplets stays above the mark as long as steps jitter a point: there it is enough not to fall below.
    private bool IsStuck(EpochReport epoch, bool isPoint)
    {
        double tolerance = Tolerance * _lossAtEqualDistances;
        double excess = epoch.Loss - _lossAtEqualDistances;
        bool isEquallyFar = Math.Abs(epoch.NegativeDistance - epoch.PositiveDistance) <= tolerance && excess <= tolerance;
        return _lossAtEqualDistances > 0 && excess >= -tolerance && (isEquallyFar || isPoint);
    }

    private static string DescribeLackOfTriplets(EpochReport epoch) =>
        $"No batch of epoch {epoch.Epoch} gave a triplet, so nothing was learned. A triplet needs two rows of one label and one of another " +
        "in the same batch: use a class-balanced batch sampler or larger batches. If the triplet sampler keeps hard triplets only, none may " +
        "be left: use all or semi-hard ones.";

    private string DescribeCollapse(EpochReport epoch, bool isPoint)
    {
        string spread = isPoint
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The embeddings have collapsed to a point: their spread fell from {_firstSpread:G3} to {epoch.Spread:G3}. ")
            : "";
        return spread + string.Create(
            CultureInfo.InvariantCulture,
            $"The loss is stuck at {epoch.Loss:G3}, as when positives and negatives are equally far ({_lossAtEqualDistances:G3}); mean " +
            $"distances were {epoch.PositiveDistance:G3} and {epoch.NegativeDistance:G3} in epoch {epoch.Epoch}. Use all or semi-hard " +
            $"triplets instead of batch-hard ones, lower the learning rate ({epoch.LearningRate:G3}), compare unit-length rows, and check " +
            $"the gradient if the loss is your own.");
    }

    private static double LossOfEqualRows(ITripletLoss loss, int dimension)
    {
        float[] rows = new float[3 * dimension];
        Array.Fill(rows, 1 / MathF.Sqrt(dimension));
        var batch = new EmbeddedBatch(Shape.Tensor(rows, 3, dimension), [0, 0, 1], loss.Distance);
        var triplets = new TripletSet();
        triplets.Add(new(Anchor: 0, Positive: 1, Negative: 2));
        return loss.Evaluate(batch, triplets, Tensor.CreateFromShape<float>([3, dimension])).MeanLoss;
    }
}
