namespace MetricLearning.Kernels;

/// <summary>Multiplies matrices: C = f(A·B + bias), or (A·B) ⊙ f′. Owns its scratch memory; one caller at a time.</summary>
/// <remarks>
/// Each element of C is one chain of multiply-adds in the order of the depth, so C does not depend on the number of threads.
/// Allocates only while its scratch memory grows.
/// </remarks>
/// <param name="workers">The threads to share large products among.</param>
/// <param name="multiply">The kernel, for tests of other vector widths than this machine's widest.</param>
internal sealed unsafe class MatrixMultiplier(Workers workers, TiledMultiply? multiply = null)
{
    // Below this many multiply-adds, waking a second thread costs more than it saves.
    private const long SharingThreshold = 1 << 20;

    private readonly TiledMultiply _multiply = multiply ?? TiledMultiply.Create();

    /// <summary>Computes a product.</summary>
    /// <param name="a">The left factor, [rows × depth]; gathered only if it is not transposed.</param>
    /// <param name="b">The right factor, [depth × columns].</param>
    /// <param name="rows">Rows of the product.</param>
    /// <param name="columns">Columns of the product.</param>
    /// <param name="depth">The common dimension; 0 gives a product of zeros.</param>
    /// <param name="destination">Receives the product, [rows × columns], dense.</param>
    /// <param name="epilogue">What happens to the product on its way out.</param>
    public void Multiply(
        MatrixOperand a, MatrixOperand b, int rows, int columns, int depth, Span<float> destination, MatrixEpilogue epilogue = default)
    {
        Require(a, b, rows, columns, depth, destination, epilogue);
        if (rows == 0 || columns == 0)
        {
            return;
        }

        fixed (float* aValues = a.Values, bValues = b.Values, c = destination, bias = epilogue.Bias, derivative = epilogue.DerivativeAt)
        fixed (int* aRows = a.Rows, bRows = b.Rows)
        {
            _multiply.Arguments = new MultiplyArguments
            {
                A = new PinnedOperand { Values = aValues, Indices = aRows, Stride = a.Stride, IsTransposed = a.IsTransposed },
                B = new PinnedOperand { Values = bValues, Indices = bRows, Stride = b.Stride, IsTransposed = b.IsTransposed },
                C = c,
                Bias = bias,
                DerivativeAt = derivative,
                Function = epilogue.Function,
                Rows = rows,
                Columns = columns,
                Depth = depth,
            };
            int chunks = _multiply.Begin();
            bool isShared = (long)rows * columns * depth >= SharingThreshold;
            (isShared ? workers : Workers.CallerOnly).Run(_multiply, chunks);
        }

        GC.KeepAlive(this); // its packed panels were reached through bare pointers
    }

    // Behind this door there are only pointers, so it is shut in Release builds too.
    private static void Require(
        MatrixOperand a, MatrixOperand b, int rows, int columns, int depth, ReadOnlySpan<float> destination, MatrixEpilogue epilogue)
    {
        SizeCheck.NotNegative(rows);
        SizeCheck.NotNegative(columns);
        SizeCheck.NotNegative(depth);
        a.Require(rows, depth);
        b.Require(depth, columns);
        if (a.IsTransposed)
        {
            SizeCheck.Exact(a.Rows.Length, 0, "the number of chosen rows of a transposed left factor"); // it is read with a fixed step
        }

        SizeCheck.AtLeast(destination.Length, (long)rows * columns);
        if (!epilogue.Bias.IsEmpty)
        {
            SizeCheck.Exact(epilogue.Bias.Length, columns);
        }

        if (!epilogue.DerivativeAt.IsEmpty)
        {
            SizeCheck.AtLeast(epilogue.DerivativeAt.Length, (long)rows * columns);
        }
    }
}
