namespace MetricLearning.Networks;

/// <summary>Applies a function to every number. The same function at the end of another layer costs less.</summary>
/// <param name="Function">The function.</param>
public sealed record ActivationLayer(Activation Function) : NetworkLayer
{
    internal override string Kind => "act";

    internal override LayerNode Build(LayerBuilder builder) => new ActivationNode(builder, Function);
}
