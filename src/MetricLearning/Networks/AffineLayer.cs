using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A fully connected layer with its parameters: forward and backward side by side. Holds no state of a pass.</summary>
internal sealed class AffineLayer
{
    private readonly float[] _weights; // [outputs × inputs]
    private readonly float[] _bias; // [outputs]

    /// <summary>Makes a layer whose bias is 0.</summary>
    public AffineLayer(string name, int inputs, DenseLayer layer, WeightInitializer? initializer, Random random)
    {
        Inputs = inputs;
        Outputs = layer.Width;
        Activation = layer.Activation;
        Function = layer.Activation.ToEpilogue();
        _weights = new float[Inputs * Outputs];
        _bias = new float[Outputs];
        (initializer ?? layer.Activation.DefaultInitializer()).Fill(_weights, Inputs, Outputs, random);
        Weight = new($"{name}.weight", Tensor.Create(_weights, [Outputs, Inputs]));
        Bias = new($"{name}.bias", Tensor.Create(_bias, [Outputs]));
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public Activation Activation { get; }

    /// <summary>The function that <see cref="Forward"/> applies; none for gelu, which is left to the caller.</summary>
    public EpilogueFunction Function { get; }

    public Parameter Weight { get; }

    public Parameter Bias { get; }

    /// <summary><c>Y = f(X·Wᵀ + b)</c>.</summary>
    public void Forward(MatrixMultiplier multiplier, MatrixOperand input, int rows, Span<float> output) =>
        multiplier.Multiply(
            input,
            MatrixOperand.Of(_weights, Inputs).Transpose(),
            rows,
            Outputs,
            Inputs,
            output,
            new MatrixEpilogue { Bias = _bias, Function = Function });

    /// <summary><c>dW = dZᵀ·X, db = Σ rows of dZ</c>, where dZ is the gradient before the activation.</summary>
    public void Backward(
        MatrixMultiplier multiplier, MatrixOperand input, int rows, ReadOnlySpan<float> outputGradient, LayerGradient destination)
    {
        multiplier.Multiply(
            MatrixOperand.Of(outputGradient, Outputs).Transpose(), input, Outputs, Inputs, rows, destination.Weights);
        ColumnSums.Compute(outputGradient, rows, Outputs, destination.Bias, destination.Scratch);
    }

    /// <summary>
    /// <c>dX = (dZ·W) ⊙ g′(X)</c>, where X = g(·) is the output of the layer before: that layer's gradient before its activation.
    /// </summary>
    public void BackwardToInput(
        MatrixMultiplier multiplier,
        ReadOnlySpan<float> outputGradient,
        int rows,
        ReadOnlySpan<float> input,
        EpilogueFunction inputFunction,
        Span<float> inputGradient) =>
        multiplier.Multiply(
            MatrixOperand.Of(outputGradient, Outputs),
            MatrixOperand.Of(_weights, Inputs),
            rows,
            Inputs,
            Outputs,
            inputGradient,
            new MatrixEpilogue { DerivativeAt = input, Function = inputFunction });
}
