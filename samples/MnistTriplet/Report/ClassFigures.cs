using MetricLearning.Evaluation;

namespace MnistTriplet.Report;

/// <summary>How well one class is told from the others, as written to report.json.</summary>
/// <param name="Class">The class.</param>
/// <param name="Precision">Share of the test rows taken for the class that are of it; 0 where none was.</param>
/// <param name="Recall">Share of the test rows of the class that were taken for it; 0 where there are none.</param>
/// <param name="F1">The harmonic mean of the two; 0 where both are 0.</param>
/// <param name="Rows">The test rows of the class.</param>
internal sealed record ClassFigures(int Class, double Precision, double Recall, double F1, int Rows)
{
    public static ClassFigures Of(ClassScore score) => new(score.Label, score.Precision, score.Recall, score.F1, score.Support);
}
