using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>An element-wise function at work.</summary>
internal sealed class ActivationNode(LayerBuilder builder, Activation function) : LayerNode(builder, builder.Input, function.ToString().ToLowerInvariant())
{
    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) =>
        function == Activation.Gelu ? new GeluPass(this, context) : new FunctionOfOutputPass(this, function.ToEpilogue(), context);

    private sealed class GeluPass(LayerNode node, PassContext context) : ImagewisePass(node, context)
    {
        protected override void ForwardImage(int row) => Gelu.Forward(InputOf(row), OutputOf(row));

        protected override void BackwardImage(int row) => Gelu.Backward(InputOf(row), OutputGradientOf(row), InputGradientOf(row));
    }

    private sealed class FunctionOfOutputPass(LayerNode node, EpilogueFunction function, PassContext context) : ImagewisePass(node, context)
    {
        protected override void ForwardImage(int row)
        {
            InputOf(row).CopyTo(OutputOf(row));
            Epilogue.Apply(function, OutputOf(row));
        }

        protected override void BackwardImage(int row)
        {
            OutputGradientOf(row).CopyTo(InputGradientOf(row));
            Epilogue.MultiplyByDerivative(function, InputGradientOf(row), OutputOf(row));
        }
    }
}
