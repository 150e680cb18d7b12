using System.Globalization;
using System.Numerics.Tensors;
using MetricLearning.Sampling;

namespace MetricLearning.Networks;

/// <summary>A dropout layer at work.</summary>
internal sealed class DropoutNode : LayerNode
{
    private readonly double _rate;
    private readonly int _seed;

    public DropoutNode(LayerBuilder builder, double rate)
        : base(builder, builder.Input, string.Create(CultureInfo.InvariantCulture, $"dropout {rate}"))
    {
        _rate = rate;
        _seed = builder.Random.Next();
    }

    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) =>
        context.IsTraining && _rate > 0 ? new TrainingPass(this, context) : new InferencePass(this, context);

    private sealed class TrainingPass(DropoutNode node, PassContext context) : ImagewisePass(node, context)
    {
        private const int Resolution = 1 << 24;

        private readonly float[] _factors = new float[context.MaxRowCount * node.Output.Length]; // 0, or 1 / (1 − rate)
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
