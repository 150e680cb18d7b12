namespace MetricLearning.Kernels;

/// <summary>The output of a layer and the function that made it.</summary>
internal readonly ref struct ActivatedOutput(ReadOnlySpan<float> values, EpilogueFunction function)
{
    /// <summary>The output y = f(z).</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>The function f.</summary>
    public EpilogueFunction Function { get; } = function;
}
