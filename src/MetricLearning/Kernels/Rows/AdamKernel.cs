using System.Numerics;
using System.Runtime.InteropServices;

namespace MetricLearning.Kernels;

/// <summary>What <see cref="AdamKernel"/> multiplies by in one step; the same for all its elements.</summary>
internal readonly record struct AdamCoefficients(
    float KeptParameter, float KeptMean, float NewMean, float KeptSquare, float NewSquare, float StepSize, float RootScale, float Epsilon);

/// <summary>One step of Adam in one pass: four arrays are read, three written.</summary>
/// <remarks>
/// m ← KeptMean·m + NewMean·g; v ← KeptSquare·v + NewSquare·g²; p ← KeptParameter·p − StepSize·m / (RootScale·√v + Epsilon).
/// A step in place may not visit an element twice, so the tail is scalar. Vector and scalar code round each product, sum, quotient and
/// root once, in the same order and never fused: where a span is cut changes no bit.
/// </remarks>
internal static class AdamKernel
{
    /// <summary>Moves parameters by one step.</summary>
    /// <param name="parameters">p, [n]; moved in place.</param>
    /// <param name="gradient">g, at least n long.</param>
    /// <param name="mean">m, at least n long; its first n elements are updated in place.</param>
    /// <param name="square">v, at least n long; its first n elements are updated in place.</param>
    /// <param name="c">The coefficients of the step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is shorter than the parameters; nothing is written.</exception>
    public static void Update(
        Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, in AdamCoefficients c)
    {
        gradient = gradient[..parameters.Length]; // these throw where the vectors below would read beyond the end
        mean = mean[..parameters.Length];
        square = square[..parameters.Length];
        ref float p = ref MemoryMarshal.GetReference(parameters);
        ref float g = ref MemoryMarshal.GetReference(gradient);
        ref float m = ref MemoryMarshal.GetReference(mean);
        ref float v = ref MemoryMarshal.GetReference(square);

        Vector<float> epsilon = new(c.Epsilon);
        int i = 0;
        for (; i <= parameters.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            nuint at = (nuint)i;
            Vector<float> slope = Vector.LoadUnsafe(ref g, at);
            Vector<float> newMean = (Vector.LoadUnsafe(ref m, at) * c.KeptMean) + (slope * c.NewMean);
            Vector<float> newSquare = (Vector.LoadUnsafe(ref v, at) * c.KeptSquare) + (slope * slope * c.NewSquare);
            Vector<float> root = (Vector.SquareRoot(newSquare) * c.RootScale) + epsilon;
            Vector<float> moved = (Vector.LoadUnsafe(ref p, at) * c.KeptParameter) - (newMean * c.StepSize / root);
            newMean.StoreUnsafe(ref m, at);
            newSquare.StoreUnsafe(ref v, at);
            moved.StoreUnsafe(ref p, at);
        }

        for (; i < parameters.Length; i++)
        {
            float slope = gradient[i];
            mean[i] = (mean[i] * c.KeptMean) + (slope * c.NewMean);
            square[i] = (square[i] * c.KeptSquare) + (slope * slope * c.NewSquare);
            float root = (MathF.Sqrt(square[i]) * c.RootScale) + c.Epsilon;
            parameters[i] = (parameters[i] * c.KeptParameter) - (mean[i] * c.StepSize / root);
        }
    }
}
