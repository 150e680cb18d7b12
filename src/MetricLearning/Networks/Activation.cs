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

    /// <summary>
    /// <c>f(x) = x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2</c>, close to x·Φ(x). Source: Hendrycks, Gimpel, "Gaussian error linear units",
    /// 2016.
    /// </summary>
    Gelu,
}
