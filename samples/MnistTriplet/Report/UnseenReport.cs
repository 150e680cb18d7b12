namespace MnistTriplet.Report;

/// <summary>How well an experiment tells classes apart that it never learned from, as written to report.json.</summary>
/// <param name="Classes">The classes that no training row has.</param>
/// <param name="SeenAccuracy">
/// Share of the test rows of all other classes classified rightly, among all classes; null where there are none.
/// </param>
/// <param name="UnseenAccuracy">
/// Share of the test rows of these classes classified rightly, among all classes; null where there are none.
/// </param>
internal sealed record UnseenReport(IReadOnlyList<int> Classes, double? SeenAccuracy, double? UnseenAccuracy);
