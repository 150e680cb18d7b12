using MetricLearning.Kernels;

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

/// <summary>How layers see an activation.</summary>
internal static class ActivationExtensions
{
    /// <summary>
    /// The function that a kernel applies to its result on the way out. Gelu has none, since its derivative is no function of its output:
    /// it follows as a layer of its own.
    /// </summary>
    public static EpilogueFunction ToEpilogue(this Activation activation) => activation switch
    {
        Activation.Tanh => EpilogueFunction.Tanh,
        Activation.Relu => EpilogueFunction.Relu,
        _ => EpilogueFunction.Identity,
    };

    /// <summary>How weights before the function are drawn by default.</summary>
    public static WeightInitializer DefaultInitializer(this Activation activation) =>
        activation is Activation.Relu or Activation.Gelu ? WeightInitializer.He : WeightInitializer.Xavier;

    /// <summary>A layer in words, with the function that its kernel applies.</summary>
    public static string After(this Activation activation, string layer) =>
        activation.ToEpilogue() == EpilogueFunction.Identity ? layer : $"{layer}, {activation.ToString().ToLowerInvariant()}";
}
