using System.Numerics.Tensors;

namespace MetricLearning.Networks;

/// <summary>A named tensor of learned numbers. Reading it while a trainer runs gives a mixture of steps.</summary>
/// <param name="name">The name, unique within its network, such as "layer1.weight".</param>
/// <param name="values">The values; shared, not copied: writing to them changes the network.</param>
public sealed class NetworkParameter(string name, Tensor<float> values)
{
    /// <summary>The name, unique within its network, such as "layer1.weight".</summary>
    public string Name { get; } = name;

    /// <summary>The values. Writing to them changes the network.</summary>
    public Tensor<float> Values { get; } = values;
}
