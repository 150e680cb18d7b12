namespace MetricLearning.Classification;

/// <summary>What the loss of one network is made for.</summary>
public sealed record NetworkLossRequest
{
    /// <summary>The number of classes, 2 ≤ c; labels are 0 to c − 1.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The columns of an embedding, d; each row has length 1.</summary>
    public required int EmbeddingDimension { get; init; }

    /// <summary>The network's own seed.</summary>
    public required int Seed { get; init; }
}
