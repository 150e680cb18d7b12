using MetricLearning.Training;

namespace MnistTriplet.Report;

/// <summary>One epoch of training, as written to report.json.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="Loss">Mean loss over all triplets, or other terms of the loss; 0 where there was none.</param>
/// <param name="Terms">Their number.</param>
/// <param name="ActiveLoss">Mean loss over the terms whose loss is greater than 0; null with a loss that has no others.</param>
/// <param name="ActiveFraction">Share of the terms whose loss is greater than 0; null with a loss that has no others.</param>
/// <param name="PositiveDistance">Mean anchor-positive distance.</param>
/// <param name="NegativeDistance">Mean anchor-negative distance.</param>
/// <param name="Spread">Root mean squared distance of a batch's embeddings from their mean.</param>
/// <param name="GradientNorm">Norm of the gradient of all that is learned, averaged over the steps.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
/// <param name="Warning">What seems wrong, and what to change; null where nothing does.</param>
internal sealed record EpochFigures(
    int Epoch,
    double Loss,
    long Terms,
    double? ActiveLoss,
    double? ActiveFraction,
    double PositiveDistance,
    double NegativeDistance,
    double Spread,
    double GradientNorm,
    double LearningRate,
    double Seconds,
    string? Warning = null)
{
    public static EpochFigures Of(EpochReport report) => new(
        report.Epoch, report.Loss, report.TermCount, report.ActiveLoss, report.ActiveFraction, report.PositiveDistance,
        report.NegativeDistance, report.Spread, report.GradientNorm, report.LearningRate, report.Seconds, report.Warning);
}
