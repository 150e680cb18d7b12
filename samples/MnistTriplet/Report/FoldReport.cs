namespace MnistTriplet.Report;

/// <summary>What one fold of a cross-validation found.</summary>
/// <param name="Fold">The fold's number, from 1.</param>
/// <param name="Accuracy">Share of the fold's rows classified rightly by their embeddings.</param>
/// <param name="PixelAccuracy">
/// Share of the fold's rows classified rightly by the nearest neighbour on scaled pixels, Euclidean distance.
/// </param>
/// <param name="Report">The run on this fold.</param>
internal sealed record FoldReport(int Fold, double Accuracy, double PixelAccuracy, ExperimentReport Report);
