namespace MetricLearning.Neighbors;

/// <summary>A label, how sure the vote was, and the neighbours behind it.</summary>
/// <param name="Label">The label that won the vote.</param>
/// <param name="VoteShare">The winner's share of all votes, above 0 and at most 1.</param>
/// <param name="Neighbors">The neighbours that voted, nearest first; ties by lower gallery index.</param>
public readonly record struct Prediction(int Label, float VoteShare, ReadOnlyMemory<Neighbor> Neighbors);
