using MetricLearning.Losses;

namespace MetricLearning.Training;

/// <summary>Adds up the steps of an epoch.</summary>
/// <param name="hasInactiveTerms">Whether the loss has terms that can be inactive, so that it is worth telling how many are not.</param>
internal sealed class EpochTotals(bool hasInactiveTerms = true)
{
    private DistanceTotal _positiveDistance;
    private DistanceTotal _negativeDistance;
    private double _lossSum;
    private double _spreadSum;
    private double _gradientNormSum;
    private double _learningRate;
    private long _termCount;
    private long _activeCount;
    private long _rowCount;

    /// <summary>The number of steps added.</summary>
    public int StepCount { get; private set; }

    /// <summary>The spread of the first step's embeddings.</summary>
    public double FirstSpread { get; private set; }

    /// <summary>Whether distances of both positives and negatives were compared.</summary>
    public bool ComparesDistances => _positiveDistance.Count > 0 && _negativeDistance.Count > 0;

    /// <summary>Whether distances of positives were compared and none of negatives, or the other way round.</summary>
    public bool ComparesOneKindOnly => _positiveDistance.Count > 0 != _negativeDistance.Count > 0;

    /// <summary>Mean loss over all terms so far.</summary>
    public double MeanLoss => PerTerm(_lossSum);

    /// <summary>Adds a step.</summary>
    public void Add(in StepResult step, double learningRate)
    {
        FirstSpread = StepCount == 0 ? step.Spread : FirstSpread;
        StepCount++;
        _lossSum += step.Loss.LossSum;
        _termCount += step.Loss.TermCount;
        _activeCount += step.Loss.ActiveCount;
        _positiveDistance = Sum(_positiveDistance, step.Loss.PositiveDistance);
        _negativeDistance = Sum(_negativeDistance, step.Loss.NegativeDistance);
        _rowCount += step.RowCount;
        _spreadSum += step.Spread;
        _gradientNormSum += step.GradientNorm;
        _learningRate = learningRate;
    }

    /// <summary>The report of the epoch.</summary>
    public EpochReport ToReport(int epoch, TimeSpan elapsed) => new()
    {
        Epoch = epoch,
        Loss = MeanLoss,
        ActiveLoss = _activeCount > 0 && hasInactiveTerms ? _lossSum / _activeCount : null,
        ActiveFraction = _termCount > 0 && hasInactiveTerms ? PerTerm(_activeCount) : null,
        TermCount = _termCount,
        PositiveDistance = _positiveDistance.Mean,
        NegativeDistance = _negativeDistance.Mean,
        Spread = _spreadSum / StepCount,
        GradientNorm = _gradientNormSum / StepCount,
        LearningRate = _learningRate,
        Seconds = elapsed.TotalSeconds,
        RowsPerSecond = _rowCount / elapsed.TotalSeconds,
    };

    private static DistanceTotal Sum(DistanceTotal x, DistanceTotal y) => new(x.Sum + y.Sum, x.Count + y.Count);

    private double PerTerm(double sum) => _termCount == 0 ? 0 : sum / _termCount;
}
