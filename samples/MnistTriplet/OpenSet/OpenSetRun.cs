namespace MnistTriplet.OpenSet;

/// <summary>What the embedding and the raw pixels make of one choice of classes that nobody knows.</summary>
/// <param name="Unknown">Those classes.</param>
/// <param name="Accuracy">Share of the known test rows classified right.</param>
/// <param name="Auroc">How well the distance of the k-th neighbour among the embeddings tells known from unknown rows.</param>
/// <param name="FalseAccepts">Share of the unknown rows accepted when 95 % of the known ones are.</param>
/// <param name="PixelAuroc">The first of the two by raw pixels.</param>
/// <param name="PixelFalseAccepts">The second of the two by raw pixels.</param>
/// <param name="CalibrationError">The expected calibration error of the confidence on known test rows.</param>
internal sealed record OpenSetRun(
    IReadOnlyList<int> Unknown,
    double Accuracy,
    double Auroc,
    double FalseAccepts,
    double PixelAuroc,
    double PixelFalseAccepts,
    double CalibrationError);
