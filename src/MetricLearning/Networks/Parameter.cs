using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Networks;

/// <summary>How training changes a <see cref="Parameter"/>.</summary>
public enum ParameterKind
{
    /// <summary>An optimizer moves it along its gradient.</summary>
    Learned,

    /// <summary>Training passes measure it, as a running mean or variance; it has no gradient.</summary>
    Measured,
}

/// <summary>A named tensor of numbers that training changes. Reading it while a trainer runs gives a mixture of steps.</summary>
/// <remarks>Everything that walks over what a model has learned (updates, snapshots, files) walks over a list of these.</remarks>
public sealed class Parameter
{
    /// <summary>Names a tensor of numbers.</summary>
    /// <param name="name">The name, unique within its network or loss, such as "dense1.weight".</param>
    /// <param name="values">The values, dense; shared, not copied: writing to them changes the network or loss.</param>
    /// <param name="kind">Whether an optimizer moves it or training passes measure it.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> is a strided view.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not defined.</exception>
    public Parameter(string name, Tensor<float> values, ParameterKind kind = ParameterKind.Learned)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        Throw.IfNotDefined(kind);
        if (!values.IsDense)
        {
            throw new ArgumentException(
                $"values of {name} is a strided view; expected a dense tensor, which a trainer can change in place. Call " +
                "ToDenseTensor() on it first.",
                nameof(values));
        }

        Name = name;
        Values = values;
        Kind = kind;
    }

    /// <summary>The name, unique within its network or loss, such as "dense1.weight".</summary>
    public string Name { get; }

    /// <summary>The values, dense. Writing to them changes the network or loss.</summary>
    public Tensor<float> Values { get; }

    /// <summary>Whether an optimizer moves it or training passes measure it.</summary>
    public ParameterKind Kind { get; }
}
