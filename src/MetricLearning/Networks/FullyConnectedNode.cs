using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A fully connected layer with its parameters.</summary>
internal sealed class FullyConnectedNode : LayerNode
{
    /// <summary>Makes a layer whose bias is 0.</summary>
    public FullyConnectedNode(LayerBuilder builder, FullyConnectedLayer layer)
        : base(builder, new ImageShape(1, 1, layer.Width), layer.Activation.After("fully connected"))
    {
        Function = layer.Activation.ToEpilogue();
        Weights = builder.TakeParameters((long)Inputs * Outputs);
        Bias = builder.TakeParameters(Outputs);
        builder.InitializerFor(layer.Activation).Fill(Weights, Inputs, Outputs, builder.Random);
        Parameters =
        [
            new($"{Name}.weight", Tensor.Create(Weights, [Outputs, Inputs])),
            new($"{Name}.bias", Tensor.Create(Bias, [Outputs])),
        ];
    }

    public int Inputs => Input.Length;

    public int Outputs => Output.Channels;

    /// <summary>W, [outputs × inputs].</summary>
    public float[] Weights { get; }

    /// <summary>b, [outputs].</summary>
    public float[] Bias { get; }

    /// <summary>The function f; none for gelu, which follows as a layer of its own.</summary>
    public EpilogueFunction Function { get; }

    /// <inheritdoc/>
    public override long MultiplyAdds => Weights.Length;

    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) => new FullyConnectedPass(this, context);
}
