using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>The Gaussian error linear unit, <c>x·(1 + tanh u) / 2</c> with <c>u = √(2/π)·(x + 0.044715·x³)</c>.</summary>
/// <remarks>Source: Hendrycks, Gimpel, "Gaussian error linear units (GELUs)", 2016, section 2. Within 0.0005 of x·Φ(x).</remarks>
internal static class Gelu
{
    private const int BlockLength = 512;
    private const float Linear = 0.797884561f; // √(2/π)
    private const float Cubic = 0.044715f * Linear;

    /// <summary>Applies the function.</summary>
    /// <param name="input">x, [n].</param>
    /// <param name="output">Receives the results, at least n long; may be the input itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The output is shorter than the input; nothing is written.</exception>
    public static void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        output = output[..input.Length];
        Span<float> tanh = stackalloc float[BlockLength];
        for (int at = 0; at < input.Length; at += BlockLength)
        {
            ReadOnlySpan<float> x = input.Slice(at, Math.Min(BlockLength, input.Length - at));
            Span<float> t = tanh[..x.Length], y = output.Slice(at, x.Length);
            Tanh(x, t);
            TensorPrimitives.AddMultiply(t, 1f, x, t);
            TensorPrimitives.Multiply(t, 0.5f, y);
        }
    }

    /// <summary>Multiplies a gradient by the derivative, <c>(1 + t) / 2 + x·(1 − t²)·u′ / 2</c> with <c>t = tanh u</c>.</summary>
    /// <param name="input">x, [n].</param>
    /// <param name="outputGradient">The gradient with respect to the results, at least n long.</param>
    /// <param name="inputGradient">Receives that with respect to x, at least n long; may be the other gradient itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">A gradient is shorter than the input; nothing is written.</exception>
    public static void Backward(ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        outputGradient = outputGradient[..input.Length];
        inputGradient = inputGradient[..input.Length];
        Span<float> tanh = stackalloc float[BlockLength], slope = stackalloc float[BlockLength], square = stackalloc float[BlockLength];
        for (int at = 0; at < input.Length; at += BlockLength)
        {
            ReadOnlySpan<float> x = input.Slice(at, Math.Min(BlockLength, input.Length - at));
            Span<float> t = tanh[..x.Length], s = slope[..x.Length], q = square[..x.Length];
            Tanh(x, t);
            TensorPrimitives.Multiply(x, x, s);
            TensorPrimitives.Multiply(s, 3 * Cubic, s);
            TensorPrimitives.AddMultiply(s, Linear, x, s); // x·u′
            TensorPrimitives.MinMagnitude(s, float.MaxValue, s); // where it overflows, 1 − t² is 0, and so must be the product
            TensorPrimitives.Multiply(t, t, q);
            TensorPrimitives.Subtract(1f, q, q);
            TensorPrimitives.MultiplyAdd(s, q, t, s);
            TensorPrimitives.Add(s, 1f, s);
            TensorPrimitives.Multiply(s, 0.5f, s);
            TensorPrimitives.Multiply(s, outputGradient.Slice(at, x.Length), inputGradient.Slice(at, x.Length));
        }
    }

    private static void Tanh(ReadOnlySpan<float> x, Span<float> t)
    {
        TensorPrimitives.Multiply(x, x, t);
        TensorPrimitives.Multiply(t, Cubic, t);
        TensorPrimitives.AddMultiply(t, Linear, x, t);
        TensorPrimitives.Tanh(t, t);
    }
}
