using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>Passes through a fully connected layer: forward and backward side by side.</summary>
/// <remarks>Its input need not be copied together: the first layer of a network reads rows where they lie among all others.</remarks>
internal sealed class FullyConnectedPass(FullyConnectedNode node, PassContext context) : LayerPass(node, context)
{
    private readonly float[] _weightGradient = context.IsTraining ? new float[node.Weights.Length] : []; // [outputs × inputs]
    private readonly float[] _biasGradient = context.IsTraining ? new float[node.Outputs] : []; // [outputs]
    private readonly float[] _biasSums = context.IsTraining ? new float[node.Outputs] : []; // [outputs], partial sums
    private EpilogueFunction _function = node.Function;
    private EpilogueFunction _inputFunction;

    /// <summary>
    /// Multiplies by the derivative of the function of the layer before, on the way out of this layer's backward pass; that layer's own
    /// backward pass then need not.
    /// </summary>
    public void TakeDerivativeOf(FullyConnectedPass before)
    {
        _inputFunction = before._function;
        before._function = EpilogueFunction.Identity;
    }

    /// <summary><c>Y = f(X·Wᵀ + b)</c>.</summary>
    public void Forward(MatrixOperand input, int rows, Span<float> output) =>
        Context.Multiplier.Multiply(
            input,
            MatrixOperand.Of(node.Weights, node.Inputs).Transpose(),
            rows,
            node.Outputs,
            node.Inputs,
            output,
            new MatrixEpilogue { Bias = node.Bias, Function = node.Function });

    /// <inheritdoc/>
    public override void Forward(float[] input, int rows) => Forward(MatrixOperand.Of(input, node.Inputs), rows, Output);

    /// <summary><c>dZ = dY ⊙ f′(Y), dW = dZᵀ·X, db = Σ rows of dZ</c>.</summary>
    /// <param name="input">X.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="outputGradient">dY; becomes dZ.</param>
    public void Backward(MatrixOperand input, int rows, float[] outputGradient)
    {
        Span<float> gradient = outputGradient.AsSpan(0, rows * node.Outputs);
        Epilogue.MultiplyByDerivative(_function, gradient, Output.AsSpan(0, gradient.Length));
        Context.Multiplier.Multiply(
            MatrixOperand.Of(gradient, node.Outputs).Transpose(), input, node.Outputs, node.Inputs, rows, _weightGradient);
        ColumnSums.Compute(gradient, rows, node.Outputs, _biasGradient, _biasSums);
    }

    /// <inheritdoc/>
    /// <remarks><c>dX = dZ·W</c>, or <c>(dZ·W) ⊙ g′(X)</c> where the derivative of the layer before, X = g(·), was taken over.</remarks>
    public override void Backward(float[] input, int rows, float[] outputGradient, float[]? inputGradient)
    {
        Backward(MatrixOperand.Of(input, node.Inputs), rows, outputGradient);
        if (inputGradient is not null)
        {
            Context.Multiplier.Multiply(
                MatrixOperand.Of(outputGradient, node.Outputs),
                MatrixOperand.Of(node.Weights, node.Inputs),
                rows,
                node.Inputs,
                node.Outputs,
                inputGradient,
                new MatrixEpilogue { DerivativeAt = input, Function = _inputFunction });
        }
    }

    /// <inheritdoc/>
    public override Span<float> Gradient(int parameter) => parameter == 0 ? _weightGradient : _biasGradient;
}
