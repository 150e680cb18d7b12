namespace MetricLearning.Persistence;

/// <summary>What a model file holds, by the names that stand in files.</summary>
internal static class ModelKind
{
    public const string Network = "network";

    public const string StandardScaler = "standard-scaler";

    public const string ProxyAnchorLoss = "proxy-anchor-loss";

    public const string ArcFaceLoss = "arc-face-loss";
}
