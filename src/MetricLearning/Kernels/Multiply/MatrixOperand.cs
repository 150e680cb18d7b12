namespace MetricLearning.Kernels;

/// <summary>A factor of a multiply: a row-major matrix, read as it stands or transposed, all its rows or rows chosen by index.</summary>
internal readonly ref struct MatrixOperand
{
    private MatrixOperand(ReadOnlySpan<float> values, int stride, ReadOnlySpan<int> rows, bool isTransposed)
    {
        Values = values;
        Stride = stride;
        Rows = rows;
        IsTransposed = isTransposed;
    }

    /// <summary>The stored values, row after row.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Floats from one stored row to the next.</summary>
    public int Stride { get; }

    /// <summary>Indices of the stored rows that take part, in order; empty for all.</summary>
    public ReadOnlySpan<int> Rows { get; }

    /// <summary>Whether the stored rows are the columns of the factor.</summary>
    public bool IsTransposed { get; }

    /// <summary>The matrix whose stored rows are <paramref name="stride"/> floats apart.</summary>
    public static MatrixOperand Of(ReadOnlySpan<float> values, int stride) => new(values, stride, [], false);

    /// <summary>The stored rows of the given indices, in that order.</summary>
    public MatrixOperand Gather(ReadOnlySpan<int> rows) => new(Values, Stride, rows, IsTransposed);

    /// <summary>The transpose; nothing is moved.</summary>
    public MatrixOperand Transpose() => new(Values, Stride, Rows, !IsTransposed);

    /// <summary>Requires the memory of a factor [rows × columns], and that all chosen rows are in it.</summary>
    public void Require(int rows, int columns)
    {
        (int count, int length) = IsTransposed ? (columns, rows) : (rows, columns);
        if (count == 0 || length == 0)
        {
            return;
        }

        SizeCheck.AtLeast(Stride, length, "the stride of a factor's rows");
        int stored = Values.Length < length ? 0 : ((Values.Length - length) / Stride) + 1;
        if (Rows.IsEmpty)
        {
            SizeCheck.AtLeast(stored, count, "the number of a factor's rows");
            return;
        }

        // The one check that looks at values. It reads a number where the product reads a row, many at a time.
        SizeCheck.AtLeast(Rows.Length, count, "the number of a factor's chosen rows");
        int outside = Rows.IndexOfAnyExceptInRange(0, stored - 1);
        if (outside >= 0)
        {
            SizeCheck.InRange(Rows[outside], stored, "the index of a factor's row");
        }
    }
}
