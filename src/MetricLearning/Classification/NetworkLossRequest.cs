namespace MetricLearning.Classification;

/// <summary>What a loss is made for.</summary>
/// <param name="ClassCount">The number of classes, 2 ≤ c; labels are 0 to c − 1.</param>
/// <param name="EmbeddingDimension">The columns of an embedding, d, each row of length 1.</param>
/// <param name="Seed">The network's own seed.</param>
public readonly record struct NetworkLossRequest(int ClassCount, int EmbeddingDimension, int Seed);
