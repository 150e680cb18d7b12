using System.Numerics.Tensors;

namespace MetricLearning.Networks;

/// <summary>A named tensor of learned numbers. Reading it while a trainer runs gives a mixture of steps.</summary>
public sealed class NetworkParameter
{
    /// <summary>Names a tensor of learned numbers.</summary>
    /// <param name="name">The name, unique within its network, such as "layer1.weight".</param>
    /// <param name="values">The values, dense; shared, not copied: writing to them changes the network.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> is a strided view.</exception>
    public NetworkParameter(string name, Tensor<float> values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        if (!values.IsDense)
        {
            throw new ArgumentException(
                $"values of {name} is a strided view; expected a dense tensor, which a trainer can change in place. Call ToDenseTensor() " +
                "on it first.",
                nameof(values));
        }

        Name = name;
        Values = values;
    }

    /// <summary>The name, unique within its network, such as "layer1.weight".</summary>
    public string Name { get; }

    /// <summary>The values, dense. Writing to them changes the network.</summary>
    public Tensor<float> Values { get; }
}
