using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>
/// Appends rows to panels and makes what scoring reads of them: biases, scales and moved rows. A panel at a time, shared among threads.
/// </summary>
internal sealed unsafe class RowAppend : IChunkedWork
{
    private const long SharingThreshold = 1 << 18; // floats; copying fewer takes less time than waking a second thread

    private readonly RowPanels _given;
    private readonly RowPanels _scored;
    private readonly RowForm _form;
    private readonly RowCodes? _codes;
    private readonly SearchPool _pool;
    private readonly int _firstPanel;
    private readonly float* _rows; // null to form panels that hold rows already
    private readonly int _rowCount;

    private RowAppend(RowStore store, SearchPool pool, int firstPanel, float* rows, int rowCount)
    {
        (_given, _scored, _form, _codes) = (store.Given, store.Scored, store.Form, store.Codes);
        (_pool, _firstPanel, _rowCount) = (pool, firstPanel, rowCount);
        _rows = rows;
    }

    /// <summary>Appends rows.</summary>
    /// <param name="rows">The rows, [n × d].</param>
    /// <param name="store">Where they are appended; room has been reserved.</param>
    /// <param name="pool">The kernel that will read the panels, and scratches.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    public static void Run(ReadOnlySpan<float> rows, RowStore store, SearchPool pool, int maxDegreeOfParallelism)
    {
        RowPanels given = store.Given;
        int count = rows.Length / given.Depth;
        int panels = given.PanelCount;
        int freeLanes = (int)(((long)panels * given.PanelRows) - given.Count);
        int head = Math.Min(count, freeLanes);
        fixed (float* start = rows)
        {
            for (int i = 0; i < head; i++)
            {
                Scatter(start + ((nint)i * given.Depth), given.Row(given.Count + i), given);
            }

            SetCount(store, given.Count + count);
            if (head > 0)
            {
                RowAppend last = new(store, pool, 0, null, 0);
                last.FormPanel(panels - 1, given.PanelRows - freeLanes, given[panels - 1], store.Scored[panels - 1]);
            }

            RowAppend append = new(store, pool, panels, start + ((nint)head * given.Depth), count - head);
            new Workers(rows.Length < SharingThreshold ? 1 : maxDegreeOfParallelism).Run(append, given.PanelCount - panels);
        }
    }

    /// <summary>Makes what scoring reads of all rows anew.</summary>
    public static void FormAll(RowStore store, SearchPool pool, int maxDegreeOfParallelism)
    {
        bool isShared = (long)store.Given.Count * store.Given.Depth >= SharingThreshold;
        new Workers(isShared ? maxDegreeOfParallelism : 1).Run(new RowAppend(store, pool, 0, null, 0), store.Given.PanelCount);
    }

    /// <inheritdoc/>
    void IChunkedWork.Run(int chunk)
    {
        int panel = _firstPanel + chunk;
        long first = (long)chunk * _given.PanelRows;
        int count = (int)Math.Min(_given.PanelRows, _rowCount - first);
        float* rows = _rows + (nint)(first * _given.Depth);
        if (_given.IsInFile(panel))
        {
            SearchScratch scratch = _pool.RentScratch();
            float* values = _rows == null ? scratch.Window.Panel(_given, panel) : scratch.Window.Pack(rows, count, _given);
            FormPanel(panel, 0, values, values);
            _pool.ReturnScratch(scratch);
            return;
        }

        if (_rows != null)
        {
            _pool.Scan.Pack(rows, count, _given.Depth, _given[panel]);
        }

        FormPanel(panel, 0, _given[panel], _scored[panel]);
    }

    // Nothing is written to the lanes before the first one: others may be reading them. Compiled fully at once: many a program fills its
    // gallery first, and is done before the runtime would compile it again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FormPanel(int panel, int firstLane, float* given, float* values)
    {
        int panelRows = _given.PanelRows, depth = _given.Depth, count = _given.RowsIn(panel);
        if (_form.Center is not null)
        {
            for (int j = 0; j < depth; j++)
            {
                nint start = ((nint)j * panelRows) + firstLane;
                int length = panelRows - firstLane;
                TensorPrimitives.Subtract(
                    new ReadOnlySpan<float>(given + start, length), _form.Center[j], new Span<float>(values + start, length));
            }
        }

        double* squares = stackalloc double[panelRows];
        LaneSums<RowSquare>.OfPanel(values, values, depth, panelRows, squares);
        Span<float> biases = _scored.Biases(panel);
        float* scales = _scored.Scales(panel);
        for (int lane = firstLane; lane < panelRows; lane++)
        {
            (float bias, float scale) = lane < count ? _form.Describe(squares[lane]) : (float.NegativeInfinity, 1);
            biases[lane] = bias;
            if (scales != null)
            {
                scales[lane] = scale;
            }

            if (!double.IsFinite(squares[lane])) // moved beyond the largest float
            {
                _given.ClearLane(values + lane);
            }
        }

        _codes?.Form(panel, values, squares, biases, scales, firstLane);
    }

    private static void Scatter(float* row, float* value, RowPanels panels)
    {
        for (int j = 0; j < panels.Depth; j++, value += panels.PanelRows)
        {
            *value = row[j];
        }
    }

    private static void SetCount(RowStore store, int count)
    {
        store.Given.Count = count;
        store.Scored.Count = count;
    }
}
