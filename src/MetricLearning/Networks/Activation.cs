namespace MetricLearning.Networks;

/// <summary>The element-wise function at the end of a layer.</summary>
public enum Activation
{
    /// <summary><c>f(x) = x</c>.</summary>
    None,

    /// <summary><c>f(x) = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)</c>, derivative <c>1 − f²</c>.</summary>
    Tanh,

    /// <summary><c>f(x) = max(x, 0)</c>, derivative 1 where x &gt; 0, else 0.</summary>
    Relu,
}
