using System.Xml.Linq;
using MetricLearning.Reporting.Pages;
using MetricLearning.Reporting.Pictures;
using MetricLearning.Training;
using OxyPlot;
using OxyPlot.Axes;

namespace MetricLearning.Reporting.Sections;

/// <summary>A run of training: loss, active terms, distances and the validation metric over the epochs.</summary>
internal static class TrainingSection
{
    private static readonly string[] Headers =
    [
        "epoch", "loss", "active loss", "active fraction", "positive distance", "negative distance", "spread", "gradient norm",
        "learning rate", "validation", "terms",
    ];

    public static XElement Of(TrainingReport report)
    {
        IReadOnlyList<EpochReport> all = report.Epochs;
        EpochReport[] epochs = [.. Plots.Places(all.Count).Select(place => all[place])];
        XElement section = Html.Section("Training", Html.Paragraph(Summary(report)));
        string[] warnings = [.. all.Select(epoch => epoch.Warning).Append(report.Warning).OfType<string>().Distinct()];
        foreach (string warning in warnings)
        {
            section.Add(Html.Paragraph(Html.Attribute("class", "warning"), warning));
        }

        if (epochs.Length > 0)
        {
            section.Add(Html.Grid(Pictures(epochs, report.RawMetric)));
            section.Add(Html.Numbers("Each epoch of the training", Headers, epochs.Select(Row)));
        }

        return section;
    }

    private static string Summary(TrainingReport report)
    {
        string epochs = Html.Count(report.Epochs.Count, "epoch", "epochs");
        string early = report.StoppedEarly ? "; it stopped early" : "";
        bool isLast = report.Epochs.Count == 0 || report.Epochs[^1].Epoch == report.BestEpoch;
        string best = isLast ? early : $"{early}; the parameters are those of epoch {report.BestEpoch}";
        return $"{epochs}{best}.{Plots.Left(report.Epochs.Count, "epochs")}";
    }

    private static IEnumerable<XElement> Pictures(EpochReport[] epochs, double? raw)
    {
        yield return Curves(
            epochs, "Loss", "mean over the terms of an epoch", Plots.Axis("loss"), null,
            ("loss, all terms", epoch => epoch.Loss),
            ("loss, active terms", epoch => epoch.ActiveLoss));
        if (epochs.Any(epoch => epoch.ActiveFraction is not null))
        {
            yield return Curves(
                epochs, "Active fraction", "share of the terms whose loss is above 0", Plots.ShareAxis("active fraction"), null,
                ("active fraction", epoch => epoch.ActiveFraction));
        }

        yield return Curves(
            epochs, "Distances", "mean distances of positives and negatives, and how far embeddings spread", Plots.Axis("distance"), null,
            ("positive", epoch => epoch.PositiveDistance),
            ("negative", epoch => epoch.NegativeDistance),
            ("spread", epoch => epoch.Spread));
        if (epochs.Any(epoch => epoch.ValidationMetric is not null))
        {
            yield return Curves(
                epochs, "Validation", "the validation metric" + (raw is null ? "" : "; dashed: the rows as they are, without the network"),
                Plots.Axis("metric"), raw,
                ("validation metric", epoch => epoch.ValidationMetric));
        }
    }

    private static XElement Curves(
        EpochReport[] epochs, string title, string text, LinearAxis vertical, double? reference,
        params (string Name, Func<EpochReport, double?> Value)[] curves)
    {
        (int first, int last) = (epochs[0].Epoch, epochs[^1].Epoch);
        LinearAxis horizontal = Plots.CountAxis("epoch", last);
        horizontal.Minimum = first - 0.5;
        PlotModel model = Plots.Create(horizontal, vertical);
        curves = [.. curves.Where(curve => epochs.Any(epoch => curve.Value(epoch) is not null))];
        for (int i = 0; i < curves.Length; i++)
        {
            Plots.AddCurve(model, i, epochs.Select(epoch => ((double)epoch.Epoch, curves[i].Value(epoch) ?? double.NaN)));
        }

        if (reference is double raw)
        {
            Plots.AddReference(model, first - 0.5, raw, last + 0.5, raw);
        }

        string[] ends = [.. curves.Select(curve => $"{curve.Name} {End(curve.Value(epochs[0]))} to {End(curve.Value(epochs[^1]))}")];
        string description = $"Epochs {first} to {last}: {string.Join("; ", ends)}.";
        XElement picture = SvgPicture.Of(model, $"{title} over the epochs", description, height: 280);
        return Html.Figure(
            picture, $"{title}: {text}.", curves.Length > 1 ? Legend.OfCurves(curves.Select(curve => curve.Name)) : null);
    }

    private static string End(double? value) => Html.Number(value ?? double.NaN);

    private static object?[] Row(EpochReport epoch) =>
    [
        epoch.Epoch, epoch.Loss, epoch.ActiveLoss, epoch.ActiveFraction, epoch.PositiveDistance, epoch.NegativeDistance, epoch.Spread,
        epoch.GradientNorm, epoch.LearningRate, epoch.ValidationMetric, epoch.TermCount,
    ];
}
