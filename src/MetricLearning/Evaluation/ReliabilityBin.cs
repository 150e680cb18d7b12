namespace MetricLearning.Evaluation;

/// <summary>The rows whose confidence falls into one range: how sure they were, and how often they were right.</summary>
/// <param name="Lower">The lower end of the range.</param>
/// <param name="Upper">The upper end of the range.</param>
/// <param name="RowCount">The number of rows.</param>
/// <param name="MeanConfidence">The mean of their confidences; NaN for no rows.</param>
/// <param name="Accuracy">The share of them that are classified right; NaN for no rows.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, int RowCount, double MeanConfidence, double Accuracy)
{
    /// <summary>Mean confidence − accuracy: above 0 where rows are surer than they are right; NaN for no rows.</summary>
    public double Gap => MeanConfidence - Accuracy;
}
