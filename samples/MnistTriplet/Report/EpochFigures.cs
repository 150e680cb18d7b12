using MetricLearning.Training;

namespace MnistTriplet.Report;

/// <summary>One epoch of training, as written to report.json.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="Loss">Mean loss over all triplets.</param>
/// <param name="ActiveLoss">Mean loss over the triplets whose loss is greater than 0; null with a loss that has no others.</param>
/// <param name="ActiveFraction">Share of the triplets whose loss is greater than 0; null with a loss that has no others.</param>
/// <param name="PositiveDistance">Mean anchor-positive distance.</param>
/// <param name="NegativeDistance">Mean anchor-negative distance.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
internal sealed record EpochFigures(
    int Epoch, double Loss, double? ActiveLoss, double? ActiveFraction, double PositiveDistance, double NegativeDistance, double Seconds)
{
    public static EpochFigures Of(EpochReport report) => new(
        report.Epoch, report.Loss, report.ActiveLoss, report.ActiveFraction,
        report.PositiveDistance, report.NegativeDistance, report.Seconds);
}
