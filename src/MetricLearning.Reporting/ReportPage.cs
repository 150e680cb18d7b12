using System.Globalization;
using System.Xml.Linq;
using MetricLearning.Auditing;
using MetricLearning.Classification;
using MetricLearning.Evaluation;
using MetricLearning.Internal;
using MetricLearning.Reporting.Pages;
using MetricLearning.Reporting.Pictures;
using MetricLearning.Reporting.Sections;
using MetricLearning.Training;

namespace MetricLearning.Reporting;

/// <summary>
/// One HTML page about a training run and a classifier: pictures, and the numbers behind each as a table. It holds all that it shows, runs
/// no script and asks no host for anything.
/// </summary>
/// <remarks>
/// <para>
/// Add sections in the order in which they shall stand, then write. Each section is drawn when it is added, and what it was drawn from is
/// not kept. The same calls give the same bytes, whatever the fonts and the culture of the machine. Not thread-safe.
/// </para>
/// <para>
/// Long data is bounded: curves are drawn by 200 of their points, of more than 20 classes the confusion matrix shows those that are
/// confused most and lists 100 pairs, maps draw 2,000 rows, audits show 12 findings of a kind. What is left out is said on the page.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// new ReportPage("Parts").AddTraining(report).AddClassifier(model, testRows, testLabels).Write("report");
/// </code>
/// </example>
public sealed partial class ReportPage
{
    private const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private readonly string _title;
    private readonly List<XElement> _sections = [];

    /// <summary>Begins a page.</summary>
    /// <param name="title">What the page is about.</param>
    /// <exception cref="ArgumentException"><paramref name="title"/> is null or empty.</exception>
    public ReportPage(string title)
    {
        TextArgument.IsNotEmpty(title, "what is written above", "Pass a title.");
        _title = title;
    }

    /// <summary>Adds figures or settings, each with its name.</summary>
    /// <param name="title">The section's title.</param>
    /// <param name="facts">Names and values, in their order.</param>
    /// <exception cref="ArgumentException">The title is null or empty, or a name or value is null.</exception>
    public ReportPage AddFacts(string title, IEnumerable<KeyValuePair<string, string>> facts)
    {
        TextArgument.IsNotEmpty(title, "what is written above", "Pass a title.");
        ArgumentNullException.ThrowIfNull(facts);
        List<XElement> entries = [];
        foreach ((string name, string value) in facts)
        {
            if (name is null || value is null)
            {
                throw new ArgumentException($"facts[{entries.Count}] has no name or value; pass a text for both.", nameof(facts));
            }

            entries.Add(Html.Element("div", Html.Element("dt", name), Html.Element("dd", value)));
        }

        return Add(Html.Section(title, entries.Count == 0 ? null : Html.Element("dl", [Html.Attribute("class", "facts"), .. entries])));
    }

    /// <summary>Adds a run of training: loss, active fraction, distances and validation metric of each epoch.</summary>
    /// <param name="report">What the trainer returned.</param>
    public ReportPage AddTraining(TrainingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Add(TrainingSection.Of(report));
    }

    /// <summary>Adds what <c>SimilarityClassifier.Train</c> chose, among which models, and why.</summary>
    /// <param name="choice">The classifier's <see cref="SimilarityClassifier.Choice"/>.</param>
    public ReportPage AddChoice(ModelChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Add(ChoiceSection.Of(choice));
    }

    /// <summary>Adds a confusion matrix, with precision, recall and F1 of each class.</summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="labelNames">The name of label 0, 1, …; null for those of the matrix, or the labels themselves.</param>
    /// <exception cref="ArgumentException">A label has no name, or a name is null.</exception>
    public ReportPage AddConfusion(ConfusionMatrix matrix, IReadOnlyList<string>? labelNames = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        IReadOnlyList<string>? names = labelNames ?? matrix.LabelNames;
        foreach (int label in matrix.Labels)
        {
            if (names is not null && (label < 0 || label >= names.Count || names[label] is null))
            {
                throw new ArgumentException(
                    $"labelNames has {names.Count} names but the matrix has label {label}; pass a name for every label.",
                    nameof(labelNames));
            }
        }

        return Add(new ConfusionSection(
            matrix, label => names is null ? label.ToString(CultureInfo.InvariantCulture) : names[label]).Render());
    }

    /// <summary>Adds the share of wrong answers over the share of rows answered, and both over the threshold.</summary>
    /// <param name="curve">The curve.</param>
    public ReportPage AddRiskCoverage(RiskCoverageCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return Add(CurveSections.Of(curve));
    }

    /// <summary>Adds how confidence and the share of right answers agree.</summary>
    /// <param name="report">The report.</param>
    public ReportPage AddCalibration(CalibrationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Add(CurveSections.Of(report));
    }

    /// <summary>Adds what each threshold accepts of rows of known classes and of none.</summary>
    /// <param name="report">The report.</param>
    public ReportPage AddThresholds(OpenSetReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Add(CurveSections.Of(report));
    }

    /// <summary>Adds rows that were answered wrong, with the rows that the answers rest on.</summary>
    /// <param name="mistakes">The mistakes, the worst first.</param>
    /// <param name="rows">The rows that were classified, as images; null to name them.</param>
    /// <param name="gallery">The rows of the gallery, as images, found by their ids; null to name them.</param>
    /// <exception cref="ArgumentException">The list or a mistake is null.</exception>
    public ReportPage AddMistakes(IReadOnlyList<Mistake> mistakes, RowImages? rows = null, RowImages? gallery = null)
    {
        ArgumentNullException.ThrowIfNull(mistakes);
        for (int i = 0; i < mistakes.Count; i++)
        {
            if (mistakes[i]?.Neighbors is null)
            {
                throw new ArgumentException($"mistakes[{i}] or its neighbours are null; pass mistakes alone.", nameof(mistakes));
            }
        }

        return Add(MistakeSection.Of(mistakes, mistakes.Count, rows, gallery));
    }

    /// <summary>Adds what an audit found, the worst of each kind with the rows that are the evidence.</summary>
    /// <param name="audit">The audit.</param>
    /// <param name="train">The training rows as images, in their order; null to name them.</param>
    /// <param name="test">The test rows as images, in their order; null to name them.</param>
    public ReportPage AddAudit(DatasetAudit audit, RowImages? train = null, RowImages? test = null)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return Add(new AuditSection(train, test).Of(audit));
    }

    /// <summary>
    /// Writes the page as <c>index.html</c> of a folder, which is made where there is none. It is written under a temporary name and moved,
    /// so that a page that was there stays whole.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty.</exception>
    /// <exception cref="IOException">The folder cannot be made or written to; nothing was left behind.</exception>
    public string Write(string folder)
    {
        TextArgument.IsPath(folder);
        return PageFile.Write(Page(), folder);
    }

    /// <summary>Writes the page to a stream, in UTF-8.</summary>
    /// <param name="stream">Receives the page; left open.</param>
    /// <exception cref="ArgumentException">The stream is null or cannot be written to.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("stream cannot be written to; pass one that can.", nameof(stream));
        }

        PageFile.Write(Page(), stream);
    }

    private ReportPage Add(XElement section)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"section-{_sections.Count + 1}");
        section.Add(Html.Attribute("id", id), Html.Attribute("aria-labelledby", $"{id}-title"));
        section.Element("h2")!.Add(Html.Attribute("id", $"{id}-title"));
        _sections.Add(section);
        return this;
    }

    private XElement Page()
    {
        IEnumerable<XElement> links = _sections.Select(section => Html.Element(
            "li", Html.Element("a", Html.Attribute("href", $"#{(string?)section.Attribute("id")}"), section.Element("h2")!.Value)));
        XElement page = Html.Element(
            "html",
            Html.Attribute("lang", "en"),
            Html.Element(
                "head",
                Html.Element("meta", Html.Attribute("charset", "utf-8")),
                Html.Element(
                    "meta", Html.Attribute("name", "viewport"), Html.Attribute("content", "width=device-width, initial-scale=1")),
                Html.Element("meta", Html.Attribute("name", "color-scheme"), Html.Attribute("content", "light dark")),
                Html.Element("meta", Html.Attribute("http-equiv", "Content-Security-Policy"), Html.Attribute("content", Policy)),
                Html.Element("title", _title),
                Html.Element("style", PageStyle.Text)),
            Html.Element(
                "body",
                Html.Element(
                    "main",
                    [
                        Html.Element("h1", _title),
                        _sections.Count < 2
                            ? null
                            : Html.Element("nav", Html.Attribute("aria-label", "Sections"), Html.Element("ul", [.. links])),
                        .. _sections.Select(section => new XElement(section)),
                    ])));
        SvgPicture.NumberClips(page);
        return page;
    }
}
