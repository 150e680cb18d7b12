using System.Numerics;
using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>An element-wise function f whose derivative is a function of its output y = f(x).</summary>
internal enum EpilogueFunction
{
    /// <summary>f(x) = x.</summary>
    Identity,

    /// <summary>f(x) = tanh x, f′ = 1 − y².</summary>
    Tanh,

    /// <summary>f(x) = max(x, 0), f′ = 1 where y &gt; 0, else 0.</summary>
    Relu,
}

/// <summary>What happens to a product on its way out, while its rows are still in the cache.</summary>
internal readonly ref struct MatrixEpilogue
{
    /// <summary>Added to every row, [columns]; empty for none.</summary>
    public ReadOnlySpan<float> Bias { get; init; }

    /// <summary>The function applied after the bias.</summary>
    public EpilogueFunction Function { get; init; }

    /// <summary>
    /// Outputs y of the same shape as the product; the function's derivative, written in terms of y, multiplies the product.
    /// Empty for a forward pass.
    /// </summary>
    public ReadOnlySpan<float> DerivativeAt { get; init; }
}

/// <summary>Finishes a block of a product: adds the bias and applies the function, or multiplies by the function's derivative.</summary>
internal static unsafe class Epilogue
{
    private const int ShortestVector = 4;

    /// <summary>Finishes rows and columns of C in place.</summary>
    public static void Apply(in MultiplyArguments arguments, int firstRow, int endRow, int firstColumn, int endColumn)
    {
        if (arguments.Bias is null && arguments.Function == EpilogueFunction.Identity)
        {
            return;
        }

        int count = endColumn - firstColumn;
        for (int row = firstRow; row < endRow; row++)
        {
            nint at = ((nint)row * arguments.Columns) + firstColumn;
            Span<float> values = new(arguments.C + at, count);
            if (arguments.DerivativeAt is not null)
            {
                MultiplyByDerivative(arguments.Function, values, new(arguments.DerivativeAt + at, count));
                continue;
            }

            if (arguments.Bias is not null)
            {
                TensorPrimitives.Add(values, new ReadOnlySpan<float>(arguments.Bias + firstColumn, count), values);
            }

            Apply(arguments.Function, values);
        }
    }

    /// <summary>Applies a function to every value, in place.</summary>
    public static void Apply(EpilogueFunction function, Span<float> values)
    {
        if (function == EpilogueFunction.Tanh)
        {
            Tanh(values);
        }
        else if (function == EpilogueFunction.Relu)
        {
            TensorPrimitives.Max(values, 0f, values);
        }
    }

    /// <summary>Multiplies a gradient, in place, by the derivative of a function at its outputs.</summary>
    public static void MultiplyByDerivative(EpilogueFunction function, Span<float> gradient, ReadOnlySpan<float> outputs)
    {
        if (function == EpilogueFunction.Tanh)
        {
            MultiplyByDerivative<TanhDerivative>(gradient, outputs);
        }
        else if (function == EpilogueFunction.Relu)
        {
            MultiplyByDerivative<ReluDerivative>(gradient, outputs);
        }
    }

    // Fewer numbers than the narrowest vector holds would be computed by another formula: a number's bits would depend on how columns are
    // cut.
    private static void Tanh(Span<float> values)
    {
        if (values.Length >= ShortestVector)
        {
            TensorPrimitives.Tanh(values, values);
            return;
        }

        Span<float> whole = stackalloc float[ShortestVector];
        whole.Clear();
        values.CopyTo(whole);
        TensorPrimitives.Tanh(whole, whole);
        whole[..values.Length].CopyTo(values);
    }

    private static void MultiplyByDerivative<TDerivative>(Span<float> gradient, ReadOnlySpan<float> outputs)
        where TDerivative : struct, IDerivative
    {
        int i = 0;
        for (; i <= gradient.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            TDerivative.Multiply(new(gradient[i..]), new Vector<float>(outputs[i..])).CopyTo(gradient[i..]);
        }

        for (; i < gradient.Length; i++)
        {
            gradient[i] = TDerivative.Multiply(new Vector<float>(gradient[i]), new Vector<float>(outputs[i]))[0];
        }
    }

    private interface IDerivative
    {
        static abstract Vector<float> Multiply(Vector<float> gradient, Vector<float> output);
    }

    private readonly struct TanhDerivative : IDerivative
    {
        public static Vector<float> Multiply(Vector<float> gradient, Vector<float> output) =>
            gradient * (Vector<float>.One - (output * output));
    }

    private readonly struct ReluDerivative : IDerivative
    {
        public static Vector<float> Multiply(Vector<float> gradient, Vector<float> output) =>
            Vector.ConditionalSelect(Vector.GreaterThan(output, Vector<float>.Zero), gradient, Vector<float>.Zero);
    }
}
