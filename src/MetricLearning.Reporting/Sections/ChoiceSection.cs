using System.Xml.Linq;
using MetricLearning.Classification;
using MetricLearning.Reporting.Pages;
using MetricLearning.Reporting.Pictures;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MetricLearning.Reporting.Sections;

/// <summary>What training chose, among which models, and why.</summary>
internal static class ChoiceSection
{
    private const double LineHeight = 15;
    private const double Frame = 70;

    public static XElement Of(ModelChoice choice)
    {
        CandidateModel[] candidates = [.. choice.Candidates.OrderByDescending(one => one.Accuracy)];
        XElement section = Html.Section(
            "What training chose",
            Html.Paragraph(
                Html.Element("strong", What(choice.Chosen)),
                $". {choice.Reason}{(choice.Advice is string advice ? $" {advice}" : "")}"),
            Html.Paragraph(
                $"{choice.Scaling}; {Html.Count(choice.HeldOutRowCount, "row", "rows")} held out in " +
                $"{Html.Count(choice.FoldCount, "fold", "folds")}." +
                (choice.RawAccuracy is double raw ? $" The rows as they are: {Html.Percent(raw)} right." : "") +
                (choice.Networks is string networks ? $" Trained: {networks}." : "")));
        if (candidates.Length > 0)
        {
            section.Add(Html.Figure(
                Picture(candidates, choice.Chosen),
                "Accuracy of every candidate on held-out rows, the best first; filled: the chosen one. The numbers name them.",
                Html.Details(
                    "The candidates",
                    Html.Table(
                        "Candidates, by accuracy on held-out rows",
                        ["number", "model", "accuracy", "log loss", "chosen"],
                        candidates.Select((one, i) =>
                            new object?[] { i + 1, What(one), one.Accuracy, one.LogLoss, one == choice.Chosen ? "yes" : "" })))));
        }

        return section;
    }

    private static XElement Picture(CandidateModel[] candidates, CandidateModel chosen)
    {
        LinearAxis vertical = Plots.CountAxis("candidate", candidates.Length);
        (vertical.StartPosition, vertical.EndPosition, vertical.MajorStep) = (1, 0, candidates.Length > 12 ? 5 : 1);
        PlotModel model = Plots.Create(Plots.Axis("accuracy"), vertical);
        for (int i = 0; i < candidates.Length; i++)
        {
            ScatterSeries series = new()
            {
                MarkerType = MarkerType.Circle,
                MarkerSize = 4.5,
                MarkerFill = candidates[i] == chosen ? Ink.Series(0) : OxyColors.Undefined,
                MarkerStroke = Ink.Series(0),
                MarkerStrokeThickness = 1.5,
            };
            series.Points.Add(new(candidates[i].Accuracy, i + 1));
            model.Series.Add(series);
        }

        string description =
            $"{candidates.Length} candidates, from {Html.Percent(candidates[^1].Accuracy)} to {Html.Percent(candidates[0].Accuracy)} " +
            $"right; chosen: {What(chosen)}, {Html.Percent(chosen.Accuracy)}.";
        return SvgPicture.Of(model, "Accuracy of the candidates", description, Frame + (LineHeight * Math.Max(8, candidates.Length)));
    }

    private static string What(CandidateModel model)
    {
        string networks = Html.Count(model.NetworkCount, "network", "networks");
        string what = model.NetworkCount == 0 ? "Rows alone" : model.ComparesRows ? $"{networks} and rows" : networks;
        return $"{what}, {model.Rule}";
    }
}
