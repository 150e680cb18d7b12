namespace MetricLearning.Evaluation;

/// <summary>What a threshold does to rows of known classes and to others. A rate over no rows is NaN.</summary>
/// <param name="Threshold">Rows are accepted whose score is at least this; positive infinity accepts none.</param>
/// <param name="CorrectRate">The share of all known rows that are accepted and classified right.</param>
/// <param name="TrueAcceptRate">The share of the known rows that are accepted.</param>
/// <param name="FalseAcceptRate">The share of the unknown rows that are accepted.</param>
public readonly record struct OpenSetPoint(double Threshold, double CorrectRate, double TrueAcceptRate, double FalseAcceptRate);
