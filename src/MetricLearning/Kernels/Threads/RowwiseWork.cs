namespace MetricLearning.Kernels;

/// <summary>Makes each row of a matrix into a row of another, in chunks of rows that threads share. One caller at a time.</summary>
/// <param name="workers">The threads.</param>
internal abstract unsafe class RowwiseWork(Workers workers) : IChunkedWork
{
    private float* _input;
    private float* _output;
    private int _inputColumns;
    private int _outputColumns;
    private int _rows;
    private int _chunkRows;

    void IChunkedWork.Run(int chunk)
    {
        int first = chunk * _chunkRows, count = Math.Min(_chunkRows, _rows - first);
        float* input = _input + ((nint)first * _inputColumns), output = _output + ((nint)first * _outputColumns);
        RunRows(new(input, count * _inputColumns), count, new(output, count * _outputColumns));
    }

    /// <summary>Runs all rows.</summary>
    /// <param name="input">[rows × input columns].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="output">[rows × output columns].</param>
    /// <param name="chunkRows">Rows of a chunk, 1 ≤ rows; the last one may be shorter.</param>
    protected void Run(ReadOnlySpan<float> input, int rows, Span<float> output, int chunkRows)
    {
        if (rows == 0)
        {
            return;
        }

        SizeCheck.NotNegative(rows);
        SizeCheck.AtLeast(chunkRows, 1);
        (_rows, _chunkRows, _inputColumns, _outputColumns) = (rows, chunkRows, input.Length / rows, output.Length / rows);
        SizeCheck.Exact(input.Length, (long)rows * _inputColumns);
        SizeCheck.Exact(output.Length, (long)rows * _outputColumns);
        fixed (float* inputStart = input, outputStart = output)
        {
            _input = inputStart;
            _output = outputStart;
            workers.Run(this, (int)((rows + (long)chunkRows - 1) / chunkRows));
        }
    }

    /// <summary>Runs the rows of a chunk.</summary>
    protected abstract void RunRows(ReadOnlySpan<float> input, int rows, Span<float> output);
}
