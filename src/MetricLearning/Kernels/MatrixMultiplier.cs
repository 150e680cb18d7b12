namespace MetricLearning.Kernels;

/// <summary>Multiplies matrices: C = f(A·B + bias), or (A·B) ⊙ f′. Owns its scratch memory; one caller at a time.</summary>
internal sealed class MatrixMultiplier(Workers workers)
{
    private readonly Workers _workers = workers;

    /// <summary>Computes a product.</summary>
    /// <param name="a">The left factor, [rows × depth].</param>
    /// <param name="b">The right factor, [depth × columns].</param>
    /// <param name="rows">Rows of the product.</param>
    /// <param name="columns">Columns of the product.</param>
    /// <param name="depth">The common dimension; 0 gives a product of zeros.</param>
    /// <param name="destination">Receives the product, [rows × columns], dense.</param>
    /// <param name="epilogue">What happens to the product on its way out.</param>
    public void Multiply(
        MatrixOperand a, MatrixOperand b, int rows, int columns, int depth, Span<float> destination, MatrixEpilogue epilogue = default)
    {
        _ = _workers;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    sum = MathF.FusedMultiplyAdd(At(a, i, k), At(b, k, j), sum);
                }

                int at = (i * columns) + j;
                sum += epilogue.Bias.IsEmpty ? 0 : epilogue.Bias[j];
                bool isBackward = !epilogue.DerivativeAt.IsEmpty;
                destination[at] = epilogue.Function switch
                {
                    EpilogueFunction.Tanh => isBackward ? sum * (1 - (epilogue.DerivativeAt[at] * epilogue.DerivativeAt[at])) : MathF.Tanh(sum),
                    EpilogueFunction.Relu => isBackward ? (epilogue.DerivativeAt[at] > 0 ? sum : 0) : MathF.Max(sum, 0),
                    _ => sum,
                };
            }
        }
    }

    private static float At(MatrixOperand operand, int row, int column)
    {
        (row, column) = operand.IsTransposed ? (column, row) : (row, column);
        row = operand.Rows.IsEmpty ? row : operand.Rows[row];
        return operand.Values[(row * operand.Stride) + column];
    }
}
