using MetricLearning.Losses;

namespace MetricLearning.Training;

/// <summary>What one step found.</summary>
/// <param name="Loss">The loss and the sums behind it.</param>
/// <param name="RowCount">Rows in the batch.</param>
/// <param name="Spread">Root mean squared distance of the batch's embeddings from their mean.</param>
/// <param name="GradientNorm">Norm of the gradient of all parameters before clipping.</param>
internal readonly record struct StepResult(LossResult Loss, int RowCount, double Spread, double GradientNorm);
