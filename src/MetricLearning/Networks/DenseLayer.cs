namespace MetricLearning.Networks;

/// <summary>A fully connected layer of a network: <c>y = f(x·Wᵀ + b)</c>.</summary>
/// <param name="Width">The number of outputs, 1 ≤ width.</param>
/// <param name="Activation">The function f.</param>
public readonly record struct DenseLayer(int Width, Activation Activation = Activation.None);
