using System.Xml.Linq;
using MetricLearning.Evaluation;
using MetricLearning.Reporting.Pages;
using MetricLearning.Reporting.Pictures;
using OxyPlot;

namespace MetricLearning.Reporting.Sections;

/// <summary>What confidences are worth: risk over coverage, calibration, and thresholds between known and unknown rows.</summary>
internal static class CurveSections
{
    public static XElement Of(RiskCoverageCurve curve)
    {
        RiskCoveragePoint[] points = [.. Plots.Places(curve.Points.Count).Select(place => curve.Points[place])];
        XElement section = Html.Section("Risk and coverage", Html.Paragraph(
            $"{Html.Count(curve.RowCount, "row", "rows")}. Risk is the share of wrong answers among the rows that are answered, the " +
            $"surest first. {Risks(curve)}Area under the curve {Html.Number(curve.Area)}, of which {Html.Number(curve.ExcessArea)} a " +
            $"better order of the rows would avoid.{Plots.Left(curve.Points.Count, "points of the curve")}"));
        if (points.Length == 0)
        {
            return section;
        }

        PlotModel risk = Plots.Create(Plots.ShareAxis("coverage"), Plots.Axis("risk"));
        risk.Axes[1].Minimum = 0;
        risk.Axes[1].MinimumRange = 0.02;
        Plots.AddCurve(risk, 0, points.Select(point => (point.Coverage, point.Risk)));
        PlotModel threshold = Plots.Create(Plots.Axis("threshold of the confidence"), Plots.ShareAxis("share"));
        RiskCoveragePoint[] finite = [.. points.Where(point => double.IsFinite(point.Threshold))];
        Plots.AddCurve(threshold, 0, finite.Select(point => (point.Threshold, point.Coverage)));
        Plots.AddCurve(threshold, 1, finite.Select(point => (point.Threshold, 1 - point.Risk)));
        string ends = finite.Length == 0
            ? "No threshold is finite."
            : $"The highest threshold, {Html.Number(finite[0].Threshold)}, answers {Answered(finite[0])}; the lowest, " +
              $"{Html.Number(finite[^1].Threshold)}, {Answered(finite[^1])}.";
        section.Add(Html.Grid(
        [
            Html.Figure(
                SvgPicture.Of(risk, "Risk over coverage", Risks(curve).TrimEnd()),
                "Risk: the share of wrong answers among the surest rows."),
            Html.Figure(
                SvgPicture.Of(threshold, "Coverage and accuracy over the threshold", ends),
                "What a threshold on the confidence answers, and how much of that is right.",
                Legend.OfCurves("rows answered", "answers right")),
        ]));
        section.Add(Html.Numbers(
            "Risk and coverage", ["threshold", "coverage", "risk"],
            points.Select(point => new object?[] { point.Threshold, point.Coverage, point.Risk })));
        return section;
    }

    public static XElement Of(CalibrationReport report)
    {
        XElement section = Html.Section("Calibration", Html.Paragraph(
            $"{Html.Count(report.RowCount, "row", "rows")}: mean confidence {Html.Percent(report.MeanConfidence)}, right " +
            $"{Html.Percent(report.Accuracy)}. Expected calibration error {Html.Number(report.ExpectedCalibrationError)} over bins of " +
            $"equal width, {Html.Number(report.EqualMassCalibrationError)} over bins of equal mass; Brier score " +
            $"{Html.Number(report.BrierScore)}.{Plots.Left(report.EqualMassBins.Count, "bins")}"));
        ReliabilityBin[] bins = [.. report.EqualMassBins];
        bins = [.. Plots.Places(bins.Length).Select(place => bins[place])];
        if (bins.Length == 0)
        {
            return section;
        }

        PlotModel model = Plots.Create(Plots.ShareAxis("mean confidence"), Plots.ShareAxis("share right"));
        Plots.AddReference(model, 0, 0, 1, 1);
        Plots.AddCurve(model, 0, bins.Select(bin => (bin.MeanConfidence, bin.Accuracy)), hasMarkers: true);
        section.Add(Html.Grid(
        [
            Html.Figure(
                SvgPicture.Of(
                    model, "Share of right answers over confidence",
                    $"{bins.Length} bins; the calibration error is {Html.Number(report.EqualMassCalibrationError)}."),
                "Bins of equal mass; on the dashed line, confidence is the share of right answers.",
                Html.Numbers("Bins of equal mass", ["from", "to", "rows", "mean confidence", "right", "gap"], bins.Select(Row))),
        ]));
        return section;
    }

    public static XElement Of(OpenSetReport report)
    {
        XElement section = Html.Section("Known and unknown", Html.Paragraph(
            $"{Html.Count(report.KnownCount, "row", "rows")} of known classes, {report.UnknownCount} of none. AUROC " +
            $"{Html.Number(report.Auroc)}, OSCR {Html.Number(report.OscrArea)}{FalseAccepts(report)}." +
            Plots.Left(report.Curve.Count, "points of the curve")));
        OpenSetPoint[] points = [.. Plots.Places(report.Curve.Count).Select(place => report.Curve[place])];
        OpenSetPoint[] finite = [.. points.Where(point => double.IsFinite(point.Threshold))];
        if (finite.Length == 0)
        {
            return section;
        }

        PlotModel threshold = Plots.Create(Plots.Axis("threshold of the score"), Plots.ShareAxis("share accepted"));
        Plots.AddCurve(threshold, 0, finite.Select(point => (point.Threshold, point.TrueAcceptRate)));
        Plots.AddCurve(threshold, 1, finite.Select(point => (point.Threshold, point.FalseAcceptRate)));
        Plots.AddCurve(threshold, 2, finite.Select(point => (point.Threshold, point.CorrectRate)));
        PlotModel rates = Plots.Create(Plots.ShareAxis("unknown rows accepted"), Plots.ShareAxis("known rows"));
        Plots.AddReference(rates, 0, 0, 1, 1);
        Plots.AddCurve(rates, 0, points.Select(point => (point.FalseAcceptRate, point.TrueAcceptRate)));
        Plots.AddCurve(rates, 1, points.Select(point => (point.FalseAcceptRate, point.CorrectRate)));
        section.Add(Html.Grid(
        [
            Html.Figure(
                SvgPicture.Of(
                    threshold, "Rows accepted over the threshold",
                    $"The highest threshold, {Html.Number(finite[0].Threshold)}, accepts {Accepted(report, finite[0])}; the lowest, " +
                    $"{Html.Number(finite[^1].Threshold)}, {Accepted(report, finite[^1])}."),
                "What each threshold accepts.",
                Legend.OfCurves("known rows", "unknown rows", "known rows answered right")),
            Html.Figure(
                SvgPicture.Of(
                    rates, "Known rows accepted over unknown rows accepted",
                    $"The area under the curve of accepted rows is {Html.Number(report.Auroc)}, that of right ones " +
                    $"{Html.Number(report.OscrArea)}."),
                "Receiver operating characteristic, and the same for right answers alone (OSCR).",
                Legend.OfCurves("accepted", "accepted and answered right")),
        ]));
        section.Add(Html.Numbers(
            "Thresholds", ["threshold", "known accepted", "known right", "unknown accepted"],
            points.Select(point =>
                new object?[] { point.Threshold, point.TrueAcceptRate, point.CorrectRate, point.FalseAcceptRate })));
        return section;
    }

    // Nothing for no rows; else with a space at the end.
    private static string Risks(RiskCoverageCurve curve)
    {
        if (curve.Points.Count == 0)
        {
            return "";
        }

        RiskCoveragePoint half = curve.Points.First(point => point.Coverage >= 0.5); // rows of one confidence are answered together
        return $"{Html.Percent(curve.Points[^1].Risk)} of all rows are answered wrong, and {Html.Percent(half.Risk)} of the " +
            $"{Html.Percent(half.Coverage)} that are surest. ";
    }

    private static string Answered(RiskCoveragePoint point) =>
        $"{Html.Percent(point.Coverage)} of the rows, {Html.Percent(1 - point.Risk)} of them right";

    private static string FalseAccepts(OpenSetReport report) => double.IsNaN(report.FalseAcceptRateAt95)
        ? "" // without known or unknown rows
        : "; the highest threshold that accepts at least 95 % of the known rows accepts " +
          $"{Html.Percent(report.FalseAcceptRateAt95)} of the unknown ones";

    private static string Accepted(OpenSetReport report, OpenSetPoint point)
    {
        string known = report.KnownCount == 0 ? "" : $"{Html.Percent(point.TrueAcceptRate)} of the known rows";
        string unknown = report.UnknownCount == 0 ? "" : $"{Html.Percent(point.FalseAcceptRate)} of the unknown ones";
        return known.Length > 0 && unknown.Length > 0 ? $"{known} and {unknown}" : known + unknown;
    }

    private static object?[] Row(ReliabilityBin bin) =>
        [bin.Lower, bin.Upper, bin.RowCount, bin.MeanConfidence, bin.Accuracy, bin.Gap];
}
