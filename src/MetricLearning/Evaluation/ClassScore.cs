namespace MetricLearning.Evaluation;

/// <summary>How well one class is told from the others. A quotient 0/0 counts as 0.</summary>
/// <param name="Label">The class.</param>
/// <param name="Precision">The share of the rows predicted as the class that are of the class; 0 if none was predicted.</param>
/// <param name="Recall">The share of the rows of the class that were predicted as it; 0 if there are none.</param>
/// <param name="F1">The harmonic mean of precision and recall, <c>2·p·r / (p + r)</c>; 0 if both are 0.</param>
/// <param name="Support">The number of rows of the class.</param>
public readonly record struct ClassScore(int Label, double Precision, double Recall, double F1, int Support)
{
    /// <summary>The name of the class; null if labels have no names.</summary>
    public string? LabelName { get; init; }
}
