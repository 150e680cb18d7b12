namespace MetricLearning.Training;

/// <summary>Adds up the steps of an epoch.</summary>
internal sealed class EpochTotals
{
    private double _lossSum;
    private double _positiveDistanceSum;
    private double _negativeDistanceSum;
    private double _spreadSum;
    private double _gradientNormSum;
    private double _learningRate;
    private long _tripletCount;
    private long _activeCount;
    private long _rowCount;

    /// <summary>The number of steps added.</summary>
    public int StepCount { get; private set; }

    /// <summary>The spread of the first step's embeddings.</summary>
    public double FirstSpread { get; private set; }

    /// <summary>Mean loss over all triplets so far.</summary>
    public double MeanLoss => PerTriplet(_lossSum);

    /// <summary>Adds a step.</summary>
    public void Add(in StepResult step, double learningRate)
    {
        FirstSpread = StepCount == 0 ? step.Spread : FirstSpread;
        StepCount++;
        _lossSum += step.Loss.LossSum;
        _tripletCount += step.Loss.TripletCount;
        _activeCount += step.Loss.ActiveCount;
        _positiveDistanceSum += step.Loss.PositiveDistanceSum;
        _negativeDistanceSum += step.Loss.NegativeDistanceSum;
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
        ActiveLoss = _activeCount == 0 ? 0 : _lossSum / _activeCount,
        ActiveFraction = PerTriplet(_activeCount),
        TripletCount = _tripletCount,
        PositiveDistance = PerTriplet(_positiveDistanceSum),
        NegativeDistance = PerTriplet(_negativeDistanceSum),
        Spread = _spreadSum / StepCount,
        GradientNorm = _gradientNormSum / StepCount,
        LearningRate = _learningRate,
        Seconds = elapsed.TotalSeconds,
        RowsPerSecond = _rowCount / elapsed.TotalSeconds,
    };

    private double PerTriplet(double sum) => _tripletCount == 0 ? 0 : sum / _tripletCount;
}
