using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A batch normalisation at work.</summary>
internal sealed class BatchNormalizationNode : LayerNode
{
    private readonly BatchNormalizationLayer _layer;

    public BatchNormalizationNode(LayerBuilder builder, BatchNormalizationLayer layer)
        : base(builder, builder.Input, layer.Activation.After("batch normalisation"))
    {
        _layer = layer;
        Function = layer.Activation.ToEpilogue();
        Scale = builder.TakeParameters(builder.Input.Channels);
        Shift = builder.TakeParameters(builder.Input.Channels);
        Mean = builder.TakeParameters(builder.Input.Channels);
        Variance = builder.TakeParameters(builder.Input.Channels);
        Array.Fill(Scale, 1);
        Array.Fill(Variance, 1);
        nint[] shape = [builder.Input.Channels];
        Parameters =
        [
            new($"{Name}.scale", Tensor.Create(Scale, shape)),
            new($"{Name}.shift", Tensor.Create(Shift, shape)),
            new($"{Name}.mean", Tensor.Create(Mean, shape), ParameterKind.Measured),
            new($"{Name}.variance", Tensor.Create(Variance, shape), ParameterKind.Measured),
        ];
    }

    /// <summary>γ, [channels].</summary>
    public float[] Scale { get; }

    /// <summary>β, [channels].</summary>
    public float[] Shift { get; }

    /// <summary>The running mean, [channels].</summary>
    public float[] Mean { get; }

    /// <summary>The running variance, [channels].</summary>
    public float[] Variance { get; }

    /// <summary>The function f.</summary>
    public EpilogueFunction Function { get; }

    /// <summary>What is added to the variance.</summary>
    public double Epsilon => _layer.Epsilon;

    /// <inheritdoc/>
    public override LayerPass CreatePass(PassContext context) =>
        context.IsTraining ? new BatchNormalizationTrainingPass(this, context) : new InferencePass(this, context);

    /// <summary>In inference the layer is <c>y = f(a·x + b)</c>: the factor a and the addend b of a channel.</summary>
    public (double Factor, double Addend) InferenceLine(int channel)
    {
        double factor = Factor(channel, Variance[channel]);
        return (factor, Shift[channel] - (Mean[channel] * factor));
    }

    /// <summary>Sets the line of a channel with a given mean and variance.</summary>
    public void SetLine(ChannelLine line, int channel, double mean, double variance)
    {
        double factor = Factor(channel, variance);
        float center = (float)mean;
        line.Set(channel, factor, center, Shift[channel] + ((center - mean) * factor));
    }

    /// <summary>Moves the running values towards those of a batch.</summary>
    public void Track(int channel, double mean, double variance)
    {
        Mean[channel] = (float)(Mean[channel] + (_layer.Momentum * (mean - Mean[channel])));
        Variance[channel] = (float)(Variance[channel] + (_layer.Momentum * (variance - Variance[channel])));
    }

    private double Factor(int channel, double variance) => Scale[channel] / Math.Sqrt(variance + Epsilon);

    private sealed class InferencePass(BatchNormalizationNode node, PassContext context) : ImagewisePass(node, context)
    {
        private readonly ChannelLine _line = new(node.Input.Channels);

        public override void BeginForward()
        {
            for (int channel = 0; channel < node.Input.Channels; channel++)
            {
                node.SetLine(_line, channel, node.Mean[channel], node.Variance[channel]);
            }

            _line.Complete();
        }

        public override void ForwardImage(in LayerImage image)
        {
            _line.Apply(image.Input, image.Output);
            Epilogue.Apply(node.Function, image.Output);
        }

        public override void BackwardImage(in LayerImage image) =>
            throw new NotSupportedException("An inference pass has no backward pass.");
    }
}
