namespace MetricLearning.Networks;

/// <summary>A fully connected layer: <c>y = f(x·Wᵀ + b)</c> over all numbers of the row. Its output is 1 × 1 × width.</summary>
/// <remarks>Parameters: weight [width × inputs], bias [width].</remarks>
/// <param name="Width">The number of outputs, 1 ≤ width.</param>
/// <param name="Activation">The function f.</param>
public sealed record FullyConnectedLayer(int Width, Activation Activation = Activation.None) : NetworkLayer
{
    internal override string Kind => "dense";

    internal override Activation LastFunction => Activation;

    internal override LayerNode Build(LayerBuilder builder)
    {
        int most = Array.MaxLength / builder.Input.Length;
        builder.Require(
            Width >= 1 && Width <= most, nameof(Width), Width,
            $"1 to {most}, so that the weights for {builder.Input.Length} inputs fit an array", "Pass a number in between.");
        return new FullyConnectedNode(builder, this);
    }
}
