namespace MnistTriplet.Report;

/// <summary>A test row that was classified wrongly, as written to report.json.</summary>
/// <param name="Image">
/// The number of its image, from 0, in the order of the files; images for training come before those for testing.
/// </param>
/// <param name="Class">Its class.</param>
/// <param name="TakenFor">The class that it was taken for.</param>
internal sealed record ErrorFigures(int Image, int Class, int TakenFor);
