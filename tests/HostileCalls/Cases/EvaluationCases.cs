using MetricLearning.Distances;
using MetricLearning.Evaluation;
using MetricLearning.Networks;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class EvaluationCases
{
    public static HostileCase[] All { get; } =
    [
        ("Accuracy.Of: no rows", () => Accuracy.Of([], [])),
        ("Accuracy.Of: 2^26 rows", () => ThrowUnless(Accuracy.Of(new int[1 << 26], new int[1 << 26]) == 1, "all labels are equal")),
        ("Accuracy.Of: more labels than predictions", () => Accuracy.Of([1], new int[1 << 20])),
        (
            "ConfusionMatrix.Of: 2^16 labels",
            () => ConfusionMatrix.Of(Enumerable.Range(0, 1 << 16).ToArray(), Enumerable.Range(0, 1 << 16).ToArray())),
        ("ConfusionMatrix.Of: labels as far apart as can be", () => ThrowUnless(
            ConfusionMatrix.Of([int.MinValue, int.MaxValue], [int.MaxValue, int.MinValue])[int.MinValue, int.MaxValue] == 1,
            "not counted")),
        ("ConfusionMatrix.Of: no rows", () => ConfusionMatrix.Of([], [])),
        ("ConfusionMatrix.Of: more labels than predictions", () => ConfusionMatrix.Of([1], new int[1 << 20])),
        ("ConfusionMatrix.Item: labels that are not there", () => _ = ConfusionMatrix.Of([1], [1])[int.MaxValue, int.MinValue]),
        ("ClassificationReport.Of: nothing", () => ClassificationReport.Of((ConfusionMatrix)null!)),
        (
            "ClassificationReport.Of: one row",
            () => ThrowUnless(ClassificationReport.Of(ConfusionMatrix.Of([1], [1])).Accuracy == 1, "right is wrong")),
        ("RawBaseline.Of: more neighbours than there are rows", () => RawBaseline.Of(
            new EmbeddingNetwork(1, [new(1)], 1), Hostile.Data(4, 1), Hostile.Data(4, 1), DistanceMetric.Cosine, int.MaxValue)),
        ("RawBaseline.Of: other columns", () => RawBaseline.Of(
            new EmbeddingNetwork(1, [new(1)], 1), Hostile.Data(4, 1), Hostile.Data(4, 2), DistanceMetric.Cosine)),
        ("RawBaseline.Of: a metric that is none", () => RawBaseline.Of(
            new EmbeddingNetwork(1, [new(1)], 1), Hostile.Data(4, 1), Hostile.Data(4, 1), (DistanceMetric)int.MaxValue)),
        ("RetrievalMetrics.Of: no rows of 2^40 columns", () => RetrievalMetrics.Of(Hostile.Empty(0, (nint)1 << 40), [])),
        (
            "RetrievalMetrics.Of: 2^26 rows of no columns",
            () => RetrievalMetrics.Of(Hostile.Empty(1 << 26, 0), new int[1 << 26])),
        (
            "RetrievalMetrics.Of: one number everywhere",
            () => RetrievalMetrics.Of(Hostile.Repeated(4, 1 << 20), Hostile.FourLabels)),
        (
            "RetrievalMetrics.Of: rows of 2^20 columns",
            () => RetrievalMetrics.Of(Hostile.Varied(4, 1 << 20), Hostile.FourLabels)),
        ("RetrievalMetrics.Of: a row of 2^26 columns", () => RetrievalMetrics.Of(Hostile.Matrix(1, 1 << 26), [0])),
        ("RetrievalMetrics.Of: 2^31 − 1 threads", () => ThrowUnless(
            RetrievalMetrics.Of(Hostile.Varied(1 << 10, 4), Hostile.Data(1 << 10, 1).Labels, int.MaxValue).QueryCount == 1 << 10,
            "queries were left out")),
        ("RetrievalMetrics.Of: a negative number of threads", () =>
            RetrievalMetrics.Of(Hostile.Varied(4, 4), Hostile.FourLabels, int.MinValue)),
        ("RetrievalMetrics.Of: queries and references of other columns", () =>
            RetrievalMetrics.Of(Hostile.Varied(4, 4), Hostile.FourLabels, Hostile.Varied(4, 5), Hostile.FourLabels)),
        ("RetrievalMetrics.Of: no references", () =>
            RetrievalMetrics.Of(Hostile.Varied(4, 4), Hostile.FourLabels, Hostile.Empty(0, 4), [])),
        ("OpenSetReport.Of: no rows", () => ThrowUnless(double.IsNaN(OpenSetReport.Of([], [], []).Auroc), "a figure of nothing")),
        ("OpenSetReport.Of: fewer flags than scores", () => OpenSetReport.Of(new double[1 << 20], [true], [true])),
        ("OpenSetReport.Of: scores without an order", () => OpenSetReport.Of([double.NaN, 1], [true, false], [true, true])),
        ("OpenSetReport.Of: 2^20 rows of one score", () => ThrowUnless(
            OpenSetReport.Of(new double[1 << 20], [true, .. new bool[(1 << 20) - 1]], new bool[1 << 20]).Auroc == 0.5, "ties count half")),
        ("OpenSetReport.Of: scores as far apart as can be", () => ThrowUnless(
            OpenSetReport.Of([double.MaxValue, double.NegativeInfinity], [true, false], [true, true]).Auroc == 1, "not in order")),
        ("OpenSetReport.FalseAcceptRateAt: a rate above 1", () =>
            OpenSetReport.Of([1], [true], [true]).FalseAcceptRateAt(double.MaxValue)),
        ("CalibrationReport.Of: no rows", () => CalibrationReport.Of([], [])),
        ("CalibrationReport.Of: more flags than confidences", () => CalibrationReport.Of([1], new bool[1 << 20])),
        ("CalibrationReport.Of: infinity", () => CalibrationReport.Of([double.PositiveInfinity], [true])),
        ("CalibrationReport.Of: NaN", () => CalibrationReport.Of([double.NaN], [true])),
        ("CalibrationReport.Of: 2^31 − 1 bins", () => CalibrationReport.Of([1], [true], int.MaxValue)),
        ("CalibrationReport.Of: the most bins", () => ThrowUnless(
            CalibrationReport.Of([double.Epsilon], [false], 1_000_000).Bins[0].RowCount == 1, "not in the first bin")),
        ("RiskCoverageCurve.Of: no rows", () => RiskCoverageCurve.Of([], [])),
        ("RiskCoverageCurve.Of: no flags", () => RiskCoverageCurve.Of(new double[1 << 20], [])),
        ("RiskCoverageCurve.Of: 2^20 rows of one score", () => ThrowUnless(
            RiskCoverageCurve.Of(new double[1 << 20], new bool[1 << 20]).Area == 1, "all rows are wrong")),
        ("RiskCoverageCurve.RiskAt: a negative coverage", () => RiskCoverageCurve.Of([1], [true]).RiskAt(double.NegativeInfinity)),
    ];
}
