using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Training;

/// <summary>Finds epochs in which nothing is learned: nothing to compare, or positives and negatives that stay equally far.</summary>
/// <remarks>
/// A triplet whose positive and negative are equally far costs the margin m, or softplus(m) in a smooth loss. When all embeddings turn
/// alike, or unrelated to the labels, the mean loss settles there and the mean distances of positives and negatives meet. The value is
/// measured, on three equal rows, so that it is right for any triplet loss; one that is 0 there cannot tell collapse from success and is
/// never reported. Other losses have no such value: they count as stuck while the loss is not below that of the first epoch and the mean
/// distances are the same.
/// </remarks>
internal sealed class CollapseDetector
{
    /// <summary>How near, relative to the loss at equal distances, "stuck" and "equally far" mean.</summary>
    private const double Tolerance = 0.05;

    /// <summary>The spread, relative to the first step's, below which the embeddings count as one point.</summary>
    private const double PointSpread = 0.05;

    /// <summary>
    /// How near to each other, relative to the farther, the mean distances of a loss without a known value count as the same.
    /// </summary>
    private const double SameDistance = 0.02;

    /// <summary>Of the first epoch's loss, the share below which a loss counts as fallen.</summary>
    private const double FallenShare = 0.98;

    /// <summary>How many steps in a row must be stuck before it is said: short runs start there too.</summary>
    private const int StuckStepCount = 20;

    private readonly double? _lossAtEqualDistances; // null where it has no meaning
    private double? _firstSpread;
    private double? _firstLoss;
    private int _stuckSteps;

    public CollapseDetector(IEmbeddingLoss loss, int dimension)
    {
        IEmbeddingLoss compared = loss is CrossBatchMemory memory ? memory.Loss : loss;
        ITripletLoss? triplets = compared is SampledTripletLoss sampled ? sampled.TripletLoss : compared as ITripletLoss;
        _lossAtEqualDistances = triplets is null ? null : LossOfEqualRows(triplets, dimension);
    }

    /// <summary>Examines an epoch that has ended.</summary>
    /// <returns>What is wrong and what to change, or null.</returns>
    public string? Examine(EpochReport epoch, EpochTotals totals)
    {
        _firstSpread ??= totals.FirstSpread;
        if (epoch.TermCount == 0 || totals.ComparesOneKindOnly)
        {
            _stuckSteps = 0;
            return DescribeLackOfTerms(epoch);
        }

        bool isPoint = epoch.Spread < PointSpread * _firstSpread;
        bool isStuck = _lossAtEqualDistances is double level ? IsStuckAt(level, epoch, isPoint) : IsStuck(epoch, totals, isPoint);
        _firstLoss ??= epoch.Loss;
        _stuckSteps = isStuck ? _stuckSteps + totals.StepCount : 0;
        return _stuckSteps < StuckStepCount ? null : DescribeCollapse(epoch, isPoint);
    }

    // The mean of batch-hard triplets stays above the mark as long as steps jitter a point: there it is enough not to fall below.
    private static bool IsStuckAt(double level, EpochReport epoch, bool isPoint)
    {
        double tolerance = Tolerance * level;
        double excess = epoch.Loss - level;
        bool isEquallyFar = Math.Abs(epoch.NegativeDistance - epoch.PositiveDistance) <= tolerance && excess <= tolerance;
        return level > 0 && excess >= -tolerance && (isEquallyFar || isPoint);
    }

    // The first epoch has none before it to compare with. A loss that reports no distances is stuck as a point only.
    private bool IsStuck(EpochReport epoch, EpochTotals totals, bool isPoint)
    {
        double apart = epoch.NegativeDistance - epoch.PositiveDistance;
        double farther = Math.Max(Math.Abs(epoch.NegativeDistance), Math.Abs(epoch.PositiveDistance));
        bool isEquallyFar = totals.ComparesDistances && Math.Abs(apart) <= SameDistance * farther;
        return epoch.Loss >= FallenShare * _firstLoss && (isEquallyFar || isPoint);
    }

    private static string DescribeLackOfTerms(EpochReport epoch) =>
        $"No batch of epoch {epoch.Epoch} gave the loss positives and negatives to compare, so nothing was learned. That takes two rows " +
        "of one label and one of another in the same batch: use a class-balanced batch sampler or larger batches. If a sampler keeps " +
        "hard triplets or pairs only, none may be left: use all or semi-hard ones.";

    private string DescribeCollapse(EpochReport epoch, bool isPoint)
    {
        string spread = isPoint
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The embeddings have collapsed to a point: their spread fell from {_firstSpread:G3} to {epoch.Spread:G3}. ")
            : "";
        string mark = _lossAtEqualDistances is double level
            ? string.Create(CultureInfo.InvariantCulture, $"as when positives and negatives are equally far ({level:G3})")
            : string.Create(CultureInfo.InvariantCulture, $"not below the first epoch's {_firstLoss:G3}");
        string cure = _lossAtEqualDistances is null
            ? "Use all pairs instead of chosen ones, a smaller scale or a higher temperature,"
            : "Use all or semi-hard triplets instead of batch-hard ones,";
        return spread + string.Create(
            CultureInfo.InvariantCulture,
            $"The loss is stuck at {epoch.Loss:G3}, {mark}; mean distances were {epoch.PositiveDistance:G3} and " +
            $"{epoch.NegativeDistance:G3} in epoch {epoch.Epoch}. {cure} lower the learning rate ({epoch.LearningRate:G3}), compare " +
            $"unit-length rows, and check the gradient if the loss is your own.");
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
