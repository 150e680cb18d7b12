namespace MetricLearning.Sampling;

/// <summary>Three rows of a batch: an anchor, a row of the same label, a row of another label.</summary>
/// <param name="Anchor">The row from which distances are taken.</param>
/// <param name="Positive">A row of the anchor's label, not the anchor itself.</param>
/// <param name="Negative">A row of another label.</param>
public readonly record struct Triplet(int Anchor, int Positive, int Negative);
