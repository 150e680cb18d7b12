using MetricLearning.Distances;

namespace MetricLearning.Networks;

/// <summary>Scales each row to unit length, <c>y = x / max(‖x‖₂, 1e-12)</c>; mostly the last layer.</summary>
/// <remarks>
/// The gradient is <c>dx = (dy − y·⟨y, dy⟩) / ‖x‖</c>, and 0 where ‖x‖ ≤ 1e-12: such a row has no direction. A loss that compares rows of
/// unit length, and an index with cosine distance, do not need this layer.
/// </remarks>
public sealed record UnitLengthLayer : NetworkLayer
{
    internal override string Kind => "unit";

    internal override LayerNode Build(LayerBuilder builder) => new UnitLengthNode(builder);
}

/// <summary>Scaling to unit length at work.</summary>
internal sealed class UnitLengthNode(LayerBuilder builder) : LayerNode(builder, builder.Input, "unit length")
{
    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) => new Pass(this, context);

    private sealed class Pass(LayerNode node, PassContext context) : ImagewisePass(node, context)
    {
        private readonly float[] _norms = new float[context.MaxRowCount];

        public override void ForwardImage(in LayerImage image) => _norms[image.Row] = UnitRows.Scale(image.Input, image.Output);

        public override void BackwardImage(in LayerImage image) =>
            UnitRows.Backward(image.Output, _norms[image.Row], image.OutputGradient, image.InputGradient);
    }
}
