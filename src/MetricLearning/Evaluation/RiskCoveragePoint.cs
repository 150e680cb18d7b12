namespace MetricLearning.Evaluation;

/// <summary>What a threshold on the confidence leaves unanswered, and how often the answers are wrong.</summary>
/// <param name="Threshold">Rows are answered whose confidence is at least this.</param>
/// <param name="Coverage">The share of all rows that are answered, above 0.</param>
/// <param name="Risk">The share of the answered rows that are answered wrong.</param>
public readonly record struct RiskCoveragePoint(double Threshold, double Coverage, double Risk);
