using System.Globalization;
using MetricLearning.Internal;

namespace MetricLearning.Calibration;

/// <summary>
/// The probability that a classified row's label is right, from the share of votes that the label won and the distance of the k-th
/// neighbour. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// With s the vote share and d the distance, the log odds are <c>z = intercept + a·v − b·u</c>, v = ln((s + 0.05) / (1.05 − s)) and
/// u = ln(1 + d / scale), a ≥ 0 and b ≥ 0: a larger share never makes a row less sure and a larger distance never makes it surer. The scale
/// is the median distance of right rows. The confidence is <c>f + (1 − 2f) / (1 + e⁻ᶻ)</c> with f = 1 / (2n + 4) of n rows, so that n rows
/// never make it certain.
/// </para>
/// <para>
/// <see cref="Fit"/> chooses a, b and the intercept by the likelihood of held-out rows, with the smoothed targets of J. Platt, 1999, and
/// the method of H.-T. Lin, C.-J. Lin and R. C. Weng, 2007. A weak prior, <c>((a − 1)² + (b − 4)²) / 4</c> beside the sum of the rows' log
/// losses, keeps the weights where rows say nothing, as where all are right: rows far away are then less sure all the same. Where there
/// are rows enough, isotonic regression (B. Zadrozny, C. Elkan, 2002) corrects z: blocks of rows from pool adjacent violators, each with
/// 10 rows more as the logistic model expects them; straight between the blocks' mean z, with slope 1 beyond. So the confidence goes on
/// rising with z, and two rows are equally sure only where their evidence is.
/// </para>
/// </remarks>
public sealed class ConfidenceCalibrator
{
    private const double VoteMargin = 0.05;
    private const double MostLogDistance = 700;
    private const double Penalty = 0.5;
    private const double VotePrior = 1;
    private const double DistancePrior = 4;
    private const double PriorRows = 10;
    private const int LeastRows = 1000;
    private const int LeastOfAKind = 50;

    private readonly LogisticModel _model;
    private readonly double _scale;
    private readonly double _floor;
    private readonly double[] _inputs;
    private readonly double[] _outputs;

    /// <summary>Makes a calibrator of numbers that were fitted before. They are copied.</summary>
    /// <param name="parameters">The numbers.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or knots do not ascend or differ in number.</exception>
    public ConfidenceCalibrator(ConfidenceParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        CheckWeight(parameters.VoteWeight, nameof(parameters.VoteWeight));
        CheckWeight(parameters.DistanceWeight, nameof(parameters.DistanceWeight));
        Throw.IfNot(
            Math.Abs(parameters.Intercept) <= CalibrationRows.Largest, parameters.Intercept, "a number from -1E+100 to 1E+100",
            "Pass parameters as Fit found them.", nameof(parameters.Intercept));
        Throw.IfNot(
            parameters.DistanceScale > 0 && double.IsFinite(parameters.DistanceScale), parameters.DistanceScale, "0 < scale < infinity",
            "Pass parameters as Fit found them.", nameof(parameters.DistanceScale));
        Throw.IfNot(
            parameters.Floor is >= 0 and < 0.5, parameters.Floor, "0 ≤ floor < 0.5", "Pass 0 for no floor.", nameof(parameters.Floor));
        ArgumentNullException.ThrowIfNull(parameters.KnotInputs, nameof(parameters.KnotInputs));
        ArgumentNullException.ThrowIfNull(parameters.KnotOutputs, nameof(parameters.KnotOutputs));
        (_inputs, _outputs) = ([.. parameters.KnotInputs], [.. parameters.KnotOutputs]);
        Throw.IfEntryCountDiffers(_outputs.Length, _inputs.Length, nameof(parameters.KnotOutputs));
        Knots.Check(_inputs, -CalibrationRows.Largest, CalibrationRows.Largest, nameof(parameters.KnotInputs));
        Knots.Check(_outputs, -CalibrationRows.Largest, CalibrationRows.Largest, nameof(parameters.KnotOutputs));
        _model = new(parameters.VoteWeight, parameters.DistanceWeight, parameters.Intercept);
        (_scale, _floor) = (parameters.DistanceScale, parameters.Floor);
    }

    /// <summary>The calibrator's numbers, from which it can be made again.</summary>
    public ConfidenceParameters Parameters => new()
    {
        VoteWeight = _model.First,
        DistanceWeight = _model.Second,
        Intercept = _model.Intercept,
        DistanceScale = _scale,
        Floor = _floor,
        KnotInputs = [.. _inputs],
        KnotOutputs = [.. _outputs],
    };

    /// <summary>
    /// Fits a calibrator to rows that neither training nor the gallery has. O(n·log n), and O(n) for each of at most 400 Newton steps.
    /// </summary>
    /// <param name="voteShares">The share of the votes that the label won, [n], 1 ≤ n, from 0 to 1.</param>
    /// <param name="distances">The distance to the k-th neighbour, [n], 0 ≤ distance; infinity is allowed.</param>
    /// <param name="isCorrect">Whether the label is right, [n]; not looked at for a row of no known class, which is never right.</param>
    /// <param name="isKnown">Whether the row is of a known class, [n]; empty where all are.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no row, the counts differ, or a share or distance is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ConfidenceCalibrator Fit(
        ReadOnlySpan<double> voteShares, ReadOnlySpan<double> distances, ReadOnlySpan<bool> isCorrect, ReadOnlySpan<bool> isKnown = default,
        ConfidenceCalibratorOptions? options = null)
    {
        options ??= new();
        Throw.IfNotDefined(options.Method, nameof(options.Method));
        Throw.IfNot(
            options.UnknownShare is null or (> 0 and < 1), options.UnknownShare ?? 0, "0 < share < 1",
            "Leave it null to count the rows as they are.", nameof(options.UnknownShare));
        EvidenceRows rows = EvidenceRows.Of(voteShares, distances, isCorrect, isKnown);
        rows.CountUnknownAs(options.UnknownShare);
        return FitRows(rows, options.Method);
    }

    /// <summary>The probability that a row's label is right. O(log b), without allocation.</summary>
    /// <param name="voteShare">The share of the votes that the label won, from 0 to 1.</param>
    /// <param name="distance">The distance to the k-th neighbour, 0 ≤ distance; infinity is allowed.</param>
    /// <returns>A number above 0 and below 1 that never falls with the share and never rises with the distance.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share or the distance is out of range.</exception>
    public double ConfidenceOf(double voteShare, double distance)
    {
        Throw.IfNot(voteShare >= 0 && voteShare <= 1, voteShare, "0 ≤ voteShare ≤ 1", "Pass the VoteShare of a prediction.");
        Throw.IfNot(distance >= 0, distance, "0 ≤ distance", "Pass the distance of a neighbour, such as the nearest.");

        double z = _model.Of(LogVote(voteShare), -LogDistance(distance, _scale));
        double corrected = _inputs.Length == 0 ? z : Knots.Between(_inputs, _outputs, z, outerSlope: 1);
        double confidence = _floor + ((1 - (2 * _floor)) * LogisticModel.Sigmoid(corrected));
        return Math.Clamp(confidence, double.Epsilon, Math.BitDecrement(1.0)); // the ends are what rounding makes of large odds
    }

    /// <summary>The calibrator's numbers.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"log odds {_model.Intercept:G5} + {_model.First:G5}·vote − {_model.Second:G5}·ln(1 + distance / {_scale:G5}), " +
        $"{_inputs.Length} knots");

    private static ConfidenceCalibrator FitRows(EvidenceRows rows, ConfidenceMethod method)
    {
        double scale = rows.UsualDistance();
        double floor = 1 / ((2 * rows.TotalWeight) + 4);
        double[] votes = [.. rows.VoteShares.Select(LogVote)];
        double[] distances = [.. rows.Distances.Select(distance => -LogDistance(distance, scale))];
        double[] targets = LogisticRows.PlattTargets(rows.IsCorrect, rows.Weights);
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = (targets[i] - floor) / (1 - (2 * floor)); // the model's part of the confidence
        }

        LogisticModel model = LogisticModel.Fit(new(votes, distances, targets, rows.Weights), Penalty, VotePrior, DistancePrior);
        ConfidenceParameters parameters = new()
        {
            VoteWeight = model.First,
            DistanceWeight = model.Second,
            Intercept = model.Intercept,
            DistanceScale = scale,
            Floor = floor,
        };
        int right = rows.IsCorrect.Count(correct => correct);
        bool isEnough = rows.Count >= LeastRows && Math.Min(right, rows.Count - right) >= LeastOfAKind;
        if (method == ConfidenceMethod.Logistic || (method == ConfidenceMethod.Automatic && !isEnough))
        {
            return new(parameters);
        }

        return new(Corrected(parameters, [.. votes.Zip(distances, model.Of)], rows));
    }

    private static ConfidenceParameters Corrected(ConfidenceParameters parameters, double[] logOdds, EvidenceRows rows)
    {
        double floor = parameters.Floor;
        Span<PooledBlock> blocks = PooledBlock.Merge(PooledBlock.ByScore(logOdds, rows.IsCorrect, rows.Weights));
        for (int i = 0; i < blocks.Length; i++)
        {
            PooledBlock block = blocks[i];
            double expected = floor + ((1 - (2 * floor)) * LogisticModel.Sigmoid(block.Score));
            double value = ((block.Value * block.Weight) + (expected * PriorRows)) / (block.Weight + PriorRows);
            blocks[i] = block with { Value = Math.Clamp(value, 2 * floor, 1 - (2 * floor)) };
        }

        PooledBlock[] merged = [.. PooledBlock.Merge(blocks)];
        return parameters with
        {
            KnotInputs = [.. merged.Select(block => block.Score)],
            KnotOutputs = [.. merged.Select(block => LogisticModel.Logit((block.Value - floor) / (1 - (2 * floor))))],
        };
    }

    private static double LogVote(double share) => Math.Log((share + VoteMargin) / (1 + VoteMargin - share));

    private static double LogDistance(double distance, double scale) => Math.Min(Math.Log(1 + (distance / scale)), MostLogDistance);

    private static void CheckWeight(double weight, string name) =>
        Throw.IfNot(
            weight is >= 0 and <= CalibrationRows.Largest, weight, "0 ≤ weight ≤ 1E+100", "Pass parameters as Fit found them.", name);
}
