namespace MetricLearning.Networks;

/// <summary>
/// In training, sets each number to 0 with a probability and divides the others by the rest of it; passes all on in inference.
/// </summary>
/// <remarks>
/// What is dropped depends on the network's seed, the layer, the number of the step, and the row's place in the batch: not on threads.
/// Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014, with the scaling in training.
/// </remarks>
/// <param name="Rate">The probability, 0 ≤ rate &lt; 1.</param>
public sealed record DropoutLayer(double Rate) : NetworkLayer
{
    internal override string Kind => "dropout";

    internal override LayerNode Build(LayerBuilder builder)
    {
        builder.Require(Rate is >= 0 and < 1, nameof(Rate), Rate, "0 ≤ rate < 1");
        return new DropoutNode(builder, Rate);
    }
}
