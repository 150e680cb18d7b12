namespace MetricLearning.Networks;

/// <summary>Takes the mean of each channel over the whole image: [h × w × c] becomes [1 × 1 × c].</summary>
/// <remarks>Source: Lin, Chen, Yan, "Network in network", 2014, section 3.2.</remarks>
public sealed record GlobalAveragePoolingLayer : NetworkLayer
{
    internal override string Kind => "pool";

    internal override LayerNode Build(LayerBuilder builder) => PoolingNode.Global(builder);
}
