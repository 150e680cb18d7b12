using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Sampling;

namespace MetricLearning.Networks;

/// <summary>
/// In training, sets each number to 0 with a probability and divides the others by the rest of it; passes all on in inference.
/// </summary>
/// <remarks>
/// What is dropped depends on the network's seed, the layer's place in the network, the number of the step, and the row's place in the
/// batch: not on threads, and not on how weights were drawn.
/// Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014, with the scaling in training.
/// </remarks>
/// <param name="Rate">The probability, 0 ≤ rate &lt; 1.</param>
public sealed record DropoutLayer(double Rate) : NetworkLayer
{
    internal override string Kind => "dropout";

    internal override LayerNode Build(LayerBuilder builder)
    {
        builder.Require(Rate is >= 0 and < 1, nameof(Rate), Rate, "0 ≤ rate < 1", "Pass 0 for no dropout.");
        return new DropoutNode(builder, Rate);
    }
}

/// <summary>A dropout layer at work.</summary>
internal sealed class DropoutNode(LayerBuilder builder, double rate)
    : LayerNode(builder, builder.Input, string.Create(CultureInfo.InvariantCulture, $"dropout {rate}"))
{
    private readonly double _rate = rate;
    private readonly int _seed = builder.Seed;

    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) =>
        context.IsTraining && _rate > 0 ? new TrainingPass(this, context) : new InferencePass(this, context);

    private sealed class TrainingPass(DropoutNode node, PassContext context) : ImagewisePass(node, context)
    {
        private const int Resolution = 1 << 24;

        private readonly float[] _factors = context.AllocateRows(node.Output.Length); // 0, or 1 / (1 − rate)
        private readonly int _threshold = (int)(node._rate * Resolution);
        private readonly float _scale = (float)(1 / (1 - node._rate));

        public override void ForwardImage(in LayerImage image)
        {
            RandomStream random = new(node._seed, (Context.Step << 32) | (uint)image.Row);
            Span<float> factors = FactorsOf(image.Row);
            for (int i = 0; i < factors.Length; i++)
            {
                factors[i] = random.Next(Resolution) < _threshold ? 0 : _scale;
            }

            TensorPrimitives.Multiply(image.Input, factors, image.Output);
        }

        public override void BackwardImage(in LayerImage image) =>
            TensorPrimitives.Multiply(image.OutputGradient, FactorsOf(image.Row), image.InputGradient);

        private Span<float> FactorsOf(int row) => _factors.AsSpan(row * node.Output.Length, node.Output.Length);
    }

    private sealed class InferencePass(DropoutNode node, PassContext context) : ImagewisePass(node, context)
    {
        public override void ForwardImage(in LayerImage image) => image.Input.CopyTo(image.Output);

        public override void BackwardImage(in LayerImage image) => image.OutputGradient.CopyTo(image.InputGradient);
    }
}
