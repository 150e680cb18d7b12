namespace MnistTriplet.Classifying;

/// <summary>The test rows classified by the vote of a number of neighbours.</summary>
/// <param name="NeighborCount">The number of gallery rows that vote, k.</param>
/// <param name="Predicted">The label found for each test row.</param>
/// <param name="Accuracy">The share of the test rows whose label was found.</param>
/// <param name="SearchSeconds">Seconds to find the neighbours of all test rows.</param>
internal sealed record Vote(int NeighborCount, int[] Predicted, double Accuracy, double SearchSeconds);
