using MetricLearning.Calibration;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class CalibrationCases
{
    private const int Many = 1 << 18;

    public static HostileCase[] All { get; } =
    [
        ("PlattScaling.new: no numbers", () => _ = new PlattScaling(double.NaN, double.NaN)),
        ("PlattScaling.new: the largest numbers", () => ThrowUnless(
            new PlattScaling(double.MaxValue, -double.MaxValue).ProbabilityOf(1) == 0.5, "they cancel out")),
        ("PlattScaling.Fit: no rows", () => PlattScaling.Fit([], [])),
        ("PlattScaling.Fit: fewer flags than scores", () => PlattScaling.Fit(new double[Many], [true])),
        ("PlattScaling.Fit: infinity", () => PlattScaling.Fit([double.PositiveInfinity], [true])),
        ("PlattScaling.Fit: scores as far apart as can be", () => ThrowUnless(
            PlattScaling.Fit([-1e100, 1e100], [false, true]).ProbabilityOf(1e100) > 0.5, "the higher score is right")),
        ("PlattScaling.Fit: scores as close together as can be", () => ThrowUnless(
            PlattScaling.Fit([1, Math.BitIncrement(1.0)], [false, true]).ProbabilityOf(1) is > 0 and < 1, "two rows make nothing certain")),
        ("PlattScaling.ProbabilityOf: infinity", () => ThrowUnless(
            new PlattScaling(1, 0).ProbabilityOf(double.NegativeInfinity) == 0, "the least score")),
        ("IsotonicCalibration.new: no knots", () => _ = new IsotonicCalibration([], [])),
        ("IsotonicCalibration.new: knots that do not ascend", () => _ = new IsotonicCalibration(new double[Many], new double[Many])),
        ("IsotonicCalibration.new: no probabilities", () => _ = new IsotonicCalibration([0], [double.NaN])),
        ("IsotonicCalibration.Fit: no rows", () => IsotonicCalibration.Fit([], [])),
        ("IsotonicCalibration.Fit: many rows of one score", () => ThrowUnless(
            IsotonicCalibration.Fit(new double[Many], new bool[Many]).Values[0] > 0, "nothing is impossible")),
        ("IsotonicCalibration.Fit: falling shares", () => ThrowUnless(
            IsotonicCalibration.Fit([.. Enumerable.Range(0, Many)], [true, .. new bool[Many - 1]]).Scores.Length == 1, "all are pooled")),
        ("IsotonicCalibration.ProbabilityOf: NaN", () => ThrowUnless(
            double.IsNaN(new IsotonicCalibration([0], [1]).ProbabilityOf(double.NaN)), "no score has no probability")),
        ("NoveltyScale.new: nothing", () => _ = new NoveltyScale(null!, [])),
        ("NoveltyScale.new: fewer levels", () => _ = new NoveltyScale([1, 2], [0])),
        ("NoveltyScale.Fit: no rows", () => NoveltyScale.Fit([])),
        ("NoveltyScale.Fit: an infinite distance", () => NoveltyScale.Fit([double.PositiveInfinity])),
        ("NoveltyScale.Fit: many rows, all alike", () => ThrowUnless(
            NoveltyScale.Fit(new double[Many]).NoveltyOf(double.MaxValue) == 1, "it is farther than all")),
        ("NoveltyScale.NoveltyOf: NaN", () => NoveltyScale.Fit([1]).NoveltyOf(double.NaN)),
        ("ConfidenceCalibrator.new: nothing", () => _ = new ConfidenceCalibrator(null!)),
        ("ConfidenceCalibrator.new: the largest numbers", () => ThrowUnless(
            new ConfidenceCalibrator(new()
            {
                VoteWeight = 1e100, DistanceWeight = 1e100, Intercept = -1e100, DistanceScale = double.Epsilon, Floor = 0,
            }).ConfidenceOf(1, double.MaxValue) < 1e-300, "the distance wins")),
        ("ConfidenceCalibrator.new: knots without end", () => _ = new ConfidenceCalibrator(new()
        {
            VoteWeight = 1, DistanceWeight = 1, Intercept = 0, DistanceScale = 1, Floor = 0,
            KnotInputs = [double.NegativeInfinity], KnotOutputs = [0],
        })),
        ("ConfidenceCalibrator.Fit: no rows", () => ConfidenceCalibrator.Fit([], [], [])),
        ("ConfidenceCalibrator.Fit: fewer distances than shares", () => ConfidenceCalibrator.Fit(new double[Many], [1], new bool[Many])),
        ("ConfidenceCalibrator.Fit: no flags of known rows", () => ConfidenceCalibrator.Fit([1, 1], [1, 1], [true, true], [false])),
        ("ConfidenceCalibrator.Fit: a negative distance", () => ConfidenceCalibrator.Fit([1], [-1], [true])),
        ("ConfidenceCalibrator.Fit: infinite distances", () => ThrowUnless(
            ConfidenceCalibrator.Fit([1, 1], [double.PositiveInfinity, double.PositiveInfinity], [true, false])
                .ConfidenceOf(1, double.PositiveInfinity) is > 0 and < 1, "two rows make nothing certain")),
        ("ConfidenceCalibrator.Fit: the least and the largest distance", () => ThrowUnless(
            ConfidenceCalibrator.Fit([1, 0], [double.Epsilon, double.MaxValue], [true, false]).ConfidenceOf(1, 0) is > 0 and < 1,
            "two rows make nothing certain")),
        ("ConfidenceCalibrator.Fit: many equal rows", () => ThrowUnless(
            ConfidenceCalibrator.Fit(new double[Many], new double[Many], new bool[Many], [], new() { Method = ConfidenceMethod.Isotonic })
                .ConfidenceOf(0, 0) is > 0 and < 0.001, "none was right")),
        ("ConfidenceCalibrator.Fit: nearly all rows unknown", () => ThrowUnless(
            ConfidenceCalibrator.Fit([1, 1], [0, 1], [true, true], [true, false], new() { UnknownShare = 1 - 1e-16 })
                .ConfidenceOf(1, 0) is > 0 and < 0.5, "hardly any row is known")),
        ("ConfidenceCalibrator.Fit: hardly any row unknown", () => ThrowUnless(
            ConfidenceCalibrator.Fit([1, 1], [0, 1], [true, true], [true, false], new() { UnknownShare = double.Epsilon })
                .ConfidenceOf(1, 0) is > 0.5 and < 1, "nearly all rows are right")),
        ("ConfidenceCalibrator.ConfidenceOf: no share", () =>
            ConfidenceCalibrator.Fit([1], [1], [true]).ConfidenceOf(double.NaN, 1)),
        ("RejectionTarget.PrecisionAtLeast: infinity", () => RejectionTarget.PrecisionAtLeast(double.PositiveInfinity)),
        ("RejectionTarget.FalseAcceptsAtMost: a negative share", () => RejectionTarget.FalseAcceptsAtMost(-double.Epsilon)),
        ("RejectionTarget.TrueAcceptsAtLeast: NaN", () => RejectionTarget.TrueAcceptsAtLeast(double.NaN)),
        ("ThresholdChoice.Of: no rows", () => ThrowUnless(
            !ThresholdChoice.Of([], [], [], RejectionTarget.BestF1).IsReached, "nothing can be chosen by nothing")),
        ("ThresholdChoice.Of: infinity", () => ThresholdChoice.Of([double.PositiveInfinity], [], [true], RejectionTarget.BestF1)),
        ("ThresholdChoice.Of: many rows of one score", () => ThrowUnless(
            ThresholdChoice.Of(new double[Many], [], new bool[Many], RejectionTarget.FalseAcceptsAtMost(0.5)).AcceptedCount == 0,
            "all are wrong")),
        ("RejectionThreshold.new: no number", () => _ = new RejectionThreshold(double.NaN)),
        ("RejectionThreshold.new: labels that do not ascend", () => _ = new RejectionThreshold(0, new int[Many], new double[Many])),
        ("RejectionThreshold.Choose: more flags than scores", () =>
            RejectionThreshold.Choose([1], new bool[Many], [true], RejectionTarget.BestF1)),
        ("RejectionThreshold.ChoosePerLabel: no labels", () =>
            RejectionThreshold.ChoosePerLabel(new double[Many], [], [], new bool[Many], RejectionTarget.BestF1)),
        ("RejectionThreshold.ChoosePerLabel: a label for every row", () => ThrowUnless(
            RejectionThreshold.ChoosePerLabel(
                [.. Enumerable.Range(0, Many)], [.. Enumerable.Range(0, Many)], [], [.. Enumerable.Repeat(true, Many)],
                RejectionTarget.TrueAcceptsAtLeast(1), leastRows: 1).Labels.Length == Many, "each has a row")),
        ("RejectionThreshold.ThresholdOf: a label that is not there", () => ThrowUnless(
            new RejectionThreshold(1, [0], [2]).ThresholdOf(int.MinValue) == 1, "others have the global one")),
        ("RejectionThreshold.Accepts: NaN", () => ThrowUnless(
            !new RejectionThreshold(double.NegativeInfinity).Accepts(0, double.NaN), "no score is no reason to accept")),
    ];
}
