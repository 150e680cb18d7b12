using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Reporting;
using static MetricLearning.Packages.Tests.Cases.Make;

namespace MetricLearning.Packages.Tests.Cases;

internal static class ReportingCases
{
    public static (string Name, Func<Task> Call)[] All { get; } =
    [
        ("ReportPage.new: no title", Call(() => _ = new ReportPage(null!))),
        ("ReportPage.AddAudit: none", Call(() => Page().AddAudit(null!))),
        ("ReportPage.AddCalibration: none", Call(() => Page().AddCalibration(null!))),
        ("ReportPage.AddChoice: none", Call(() => Page().AddChoice(null!))),
        ("ReportPage.AddClassifier: fewer labels", Call(() => Page().AddClassifier(Classifier(), Matrix(2, 2), ["a"]))),
        ("ReportPage.AddClassifier: other columns", Call(() => Page().AddClassifier(Classifier(), Matrix(2, 3), ["a", "b"]))),
        ("ReportPage.AddConfusion: none", Call(() => Page().AddConfusion(null!))),
        ("ReportPage.AddFacts: no title", Call(() => Page().AddFacts(null!, []))),
        ("ReportPage.AddFacts: a fact of nulls", Call(() => Page().AddFacts("facts", [new(null!, null!)]))),
        ("ReportPage.AddMap: fewer labels", Call(() => Page().AddMap(Matrix(4, 2).AsReadOnlyTensorSpan(), ["a"]))),
        ("ReportPage.AddMap: not a number", Call(() => Page().AddMap(
            Tensor.Create([float.NaN, 1, 2, 3], [2, 2]).AsReadOnlyTensorSpan(), ["a", "b"]))),
        ("ReportPage.AddMap: a perplexity below zero", Call(() => Page().AddMap(
            Matrix(4, 2).AsReadOnlyTensorSpan(), ["a", "b", "a", "b"], new() { Perplexity = -1 }))),
        ("ReportPage.AddMaps: fewer rows after", Call(() => Page().AddMaps(
            Matrix(4, 2).AsReadOnlyTensorSpan(), Matrix(3, 2).AsReadOnlyTensorSpan(), ["a", "b", "a", "b"]))),
        ("ReportPage.AddMistakes: none", Call(() => Page().AddMistakes(null!))),
        ("ReportPage.AddMistakes: a row that is none", Call(() => Page().AddMistakes(
            [new(int.MaxValue, "a", "b", 0.5, [])], new RowImages(Matrix(1, 4), new ImageShape(2, 2, 1))))),
        ("ReportPage.AddRiskCoverage: none", Call(() => Page().AddRiskCoverage(null!))),
        ("ReportPage.AddThresholds: none", Call(() => Page().AddThresholds(null!))),
        ("ReportPage.AddTraining: none", Call(() => Page().AddTraining(null!))),
        ("ReportPage.Write: no folder", Call(() => Page().Write(""))),
        ("ReportPage.Write: a file for a folder", Call(() => Page().Write(typeof(ReportPage).Assembly.Location))),
        ("ReportPage.Write: no stream", Call(() => Page().Write((Stream)null!))),
        ("RowImages.new: another shape", Call(() => _ = new RowImages(Matrix(1, 4), new ImageShape(3, 3, 1)))),
        ("RowImages.new: fewer ids", Call(() => _ = new RowImages(Matrix(2, 4), new ImageShape(2, 2, 1), ["a"]))),
    ];

    private static ReportPage Page() => new("page");

    private static Tensor<float> Matrix(int rows, int columns) => Tensor.Create(new float[rows * columns], [rows, columns]);
}
