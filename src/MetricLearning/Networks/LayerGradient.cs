namespace MetricLearning.Networks;

/// <summary>The memory of one layer's gradient.</summary>
internal sealed class LayerGradient(AffineLayer layer)
{
    /// <summary>With respect to the weights, [outputs × inputs].</summary>
    public float[] Weights { get; } = new float[layer.Outputs * layer.Inputs];

    /// <summary>With respect to the bias, [outputs].</summary>
    public float[] Bias { get; } = new float[layer.Outputs];

    /// <summary>Partial sums of the bias gradient, [outputs].</summary>
    public float[] Scratch { get; } = new float[layer.Outputs];
}
