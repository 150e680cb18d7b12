using System.Numerics.Tensors;

namespace MetricLearning.Kernels;

/// <summary>Finishes a block of a product: adds the bias and applies the function, or multiplies by the function's derivative.</summary>
internal static unsafe class Epilogue
{
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

    private static void Apply(EpilogueFunction function, Span<float> values)
    {
        if (function == EpilogueFunction.Tanh)
        {
            TensorPrimitives.Tanh(values, values);
        }
        else if (function == EpilogueFunction.Relu)
        {
            TensorPrimitives.Max(values, 0f, values);
        }
    }

    private static void MultiplyByDerivative(EpilogueFunction function, Span<float> values, ReadOnlySpan<float> outputs)
    {
        if (function == EpilogueFunction.Tanh)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] *= 1 - (outputs[i] * outputs[i]);
            }
        }
        else if (function == EpilogueFunction.Relu)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = outputs[i] > 0 ? values[i] : 0;
            }
        }
    }
}
