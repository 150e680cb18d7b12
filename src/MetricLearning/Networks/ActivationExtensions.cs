using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>How layers see an activation.</summary>
internal static class ActivationExtensions
{
    /// <summary>
    /// The function that a kernel applies to its result on the way out. Gelu has none, since its derivative is no function of its output:
    /// it follows as a step of its own.
    /// </summary>
    public static EpilogueFunction ToEpilogue(this Activation activation) => activation switch
    {
        Activation.Tanh => EpilogueFunction.Tanh,
        Activation.Relu => EpilogueFunction.Relu,
        _ => EpilogueFunction.Identity,
    };

    /// <summary>How weights before the function are drawn if nobody says.</summary>
    public static WeightInitializer DefaultInitializer(this Activation activation) =>
        activation is Activation.Relu or Activation.Gelu ? WeightInitializer.He : WeightInitializer.Xavier;

    /// <summary>A layer in words, with the function that its kernel applies.</summary>
    public static string After(this Activation activation, string layer) =>
        activation.ToEpilogue() == EpilogueFunction.Identity ? layer : $"{layer}, {activation.ToString().ToLowerInvariant()}";
}
