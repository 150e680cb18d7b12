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
        private long _passCount;

        protected override void Starting(int rows) => _passCount++;

        protected override void ForwardImage(int row)
        {
            RandomStream random = new(node._seed, (_passCount << 32) | (uint)row);
            Span<float> factors = FactorsOf(row);
            for (int i = 0; i < factors.Length; i++)
            {
                factors[i] = random.Next(Resolution) < _threshold ? 0 : _scale;
            }

            TensorPrimitives.Multiply(InputOf(row), factors, OutputOf(row));
        }

        protected override void BackwardImage(int row) =>
            TensorPrimitives.Multiply(OutputGradientOf(row), FactorsOf(row), InputGradientOf(row));

        private Span<float> FactorsOf(int row) => _factors.AsSpan(row * node.Output.Length, node.Output.Length);
    }

    private sealed class InferencePass(DropoutNode node, PassContext context) : ImagewisePass(node, context)
    {
        protected override void ForwardImage(int row) => InputOf(row).CopyTo(OutputOf(row));

        protected override void BackwardImage(int row) => OutputGradientOf(row).CopyTo(InputGradientOf(row));
    }
}
