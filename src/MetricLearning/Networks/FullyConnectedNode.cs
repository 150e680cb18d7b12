using MetricLearning.Data;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A fully connected layer at work.</summary>
internal sealed class FullyConnectedNode : LayerNode
{
    private readonly AffineLayer _layer;

    public FullyConnectedNode(LayerBuilder builder, FullyConnectedLayer layer)
        : base(builder, new ImageShape(1, 1, layer.Width), layer.Activation.After("fully connected"))
    {
        _layer = new AffineLayer(
            builder.Name,
            builder.Input.Length,
            new(layer.Width, layer.Activation),
            builder.InitializerFor(layer.Activation),
            builder.Random);
        Parameters = [_layer.Weight, _layer.Bias];
    }

    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) => new Pass(this, context);

    private sealed class Pass(FullyConnectedNode node, PassContext context)
        : LayerPass(node, context, new float[checked(context.MaxRowCount * node.Output.Length)])
    {
        private readonly LayerGradient? _gradient = context.IsTraining ? new LayerGradient(node._layer) : null;

        public override void Forward(float[] input, int rows) =>
            node._layer.Forward(Context.Multiplier, MatrixOperand.Of(input, node.Input.Length), rows, Output);

        public override void Backward(float[] input, int rows, float[] outputGradient, float[]? inputGradient)
        {
            AffineLayer layer = node._layer;
            Span<float> gradient = outputGradient.AsSpan(0, rows * layer.Outputs);
            Epilogue.MultiplyByDerivative(layer.Function, gradient, Output.AsSpan(0, gradient.Length));
            layer.Backward(Context.Multiplier, MatrixOperand.Of(input, layer.Inputs), rows, gradient, _gradient!);
            if (inputGradient is not null)
            {
                layer.BackwardToInput(Context.Multiplier, gradient, rows, input, EpilogueFunction.Identity, inputGradient);
            }
        }

        public override Span<float> Gradient(int parameter) => parameter == 0 ? _gradient!.Weights : _gradient!.Bias;
    }
}
