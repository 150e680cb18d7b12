namespace MetricLearning.Losses;

/// <summary>
/// Named numbers that belong to the state of a training run and that no optimizer moves, such as remembered rows or a counter.
/// </summary>
/// <remarks>Writing to the array changes the state: to restore a saved state, copy it into <see cref="Values"/>.</remarks>
public sealed class NamedArray
{
    /// <summary>Names an array.</summary>
    /// <param name="name">The name, unique within its owner.</param>
    /// <param name="values">An array of <see cref="float"/>, <see cref="int"/> or <see cref="long"/>; shared, not copied.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The array holds values of another type.</exception>
    public NamedArray(string name, Array values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        if (values is not (float[] or int[] or long[]))
        {
            throw new ArgumentException(
                $"values of {name} is a {values.GetType().Name}; expected float[], int[] or long[], which files can hold. Convert it.",
                nameof(values));
        }

        Name = name;
        Values = values;
    }

    /// <summary>The name, unique within its owner.</summary>
    public string Name { get; }

    /// <summary>The values: float[], int[] or long[].</summary>
    public Array Values { get; }
}
