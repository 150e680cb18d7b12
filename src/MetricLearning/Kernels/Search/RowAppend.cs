using System.Buffers;

namespace MetricLearning.Kernels;

/// <summary>Appends rows to panels: puts them in stored form and lays them out, a panel at a time, shared among threads.</summary>
internal sealed unsafe class RowAppend : IChunkedWork
{
    private const long SharingThreshold = 1 << 18; // floats; copying fewer takes less time than waking a second thread

    private readonly RowPanels _panels;
    private readonly RowForm _form;
    private readonly PanelScan _scan;
    private readonly int _depth;
    private float* _rows;
    private int _rowCount;

    private RowAppend(RowPanels panels, RowForm form, PanelScan scan)
    {
        (_panels, _form, _scan) = (panels, form, scan);
        _depth = panels.Stride - 1;
    }

    /// <summary>Appends rows.</summary>
    /// <param name="rows">The rows, [n × d].</param>
    /// <param name="panels">Where they are appended.</param>
    /// <param name="form">The form to store them in.</param>
    /// <param name="scan">The kernel that will read the panels.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    public static void Run(ReadOnlySpan<float> rows, RowPanels panels, RowForm form, PanelScan scan, int maxDegreeOfParallelism)
    {
        RowAppend append = new(panels, form, scan);
        int count = rows.Length / append._depth;
        panels.Reserve(count);
        int head = Math.Min(count, (panels.PanelCount * panels.PanelRows) - panels.Count);
        append.CompletePanel(rows[..(head * append._depth)]);
        append.AddPanels(rows[(head * append._depth)..], rows.Length < SharingThreshold ? 1 : maxDegreeOfParallelism);
    }

    /// <inheritdoc/>
    void IChunkedWork.Run(int chunk)
    {
        int first = chunk * _panels.PanelRows;
        int count = Math.Min(_panels.PanelRows, _rowCount - first);
        float[] prepared = ArrayPool<float>.Shared.Rent(count * _depth);
        Span<double> lengths = stackalloc double[count];
        for (int i = 0; i < count; i++)
        {
            lengths[i] = _form.Prepare(new(_rows + ((nint)(first + i) * _depth), _depth), prepared.AsSpan(i * _depth, _depth));
        }

        float* panel = _panels[_panels.PanelCount + chunk];
        Span<float> biases = new(panel + (_depth * _panels.PanelRows), _panels.PanelRows);
        biases.Fill(float.NegativeInfinity);
        lock (_form)
        {
            for (int i = 0; i < count; i++)
            {
                biases[i] = _form.Register(lengths[i]);
            }
        }

        fixed (float* source = prepared)
        {
            _scan.Pack(source, count, _depth, panel);
        }

        ArrayPool<float>.Shared.Return(prepared);
    }

    private void CompletePanel(ReadOnlySpan<float> rows)
    {
        float[] prepared = new float[_depth];
        for (int start = 0; start < rows.Length; start += _depth)
        {
            double length = _form.Prepare(rows.Slice(start, _depth), prepared);
            _panels.Append(prepared, _form.Register(length));
        }
    }

    private void AddPanels(ReadOnlySpan<float> rows, int maxDegreeOfParallelism)
    {
        fixed (float* start = rows)
        {
            _rows = start;
            _rowCount = rows.Length / _depth;
            new Workers(maxDegreeOfParallelism).Run(this, (_rowCount + _panels.PanelRows - 1) / _panels.PanelRows);
        }

        _panels.Extend(_rowCount);
    }
}
