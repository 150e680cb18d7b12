using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>Applies a function to every number. The same function at the end of another layer costs less.</summary>
/// <param name="Function">The function.</param>
public sealed record ActivationLayer(Activation Function) : NetworkLayer
{
    internal override string Kind => "act";

    internal override LayerNode Build(LayerBuilder builder) => new ActivationNode(builder, Function);
}

/// <summary>An element-wise function at work.</summary>
internal sealed class ActivationNode(LayerBuilder builder, Activation function) : LayerNode(
    builder, builder.Input, function.ToString().ToLowerInvariant())
{
    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) =>
        function == Activation.Gelu ? new GeluPass(this, context) : new FunctionOfOutputPass(this, function.ToEpilogue(), context);

    private sealed class GeluPass(LayerNode node, PassContext context) : ImagewisePass(node, context)
    {
        public override void ForwardImage(in LayerImage image) => Gelu.Forward(image.Input, image.Output);

        public override void BackwardImage(in LayerImage image) => Gelu.Backward(image.Input, image.OutputGradient, image.InputGradient);
    }

    private sealed class FunctionOfOutputPass(LayerNode node, EpilogueFunction function, PassContext context) : ImagewisePass(node, context)
    {
        public override void ForwardImage(in LayerImage image)
        {
            image.Input.CopyTo(image.Output);
            Epilogue.Apply(function, image.Output);
        }

        public override void BackwardImage(in LayerImage image)
        {
            image.OutputGradient.CopyTo(image.InputGradient);
            Epilogue.MultiplyByDerivative(function, image.InputGradient, image.Output);
        }
    }
}
