using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>
/// The memory in which one thread scores a tile of queries: prepared queries, scores of one panel, candidates. Grows; is reused.
/// </summary>
internal sealed unsafe class SearchScratch(int panelRows)
{
    private readonly AlignedBuffer _floats = new();
    private int[] _indices = [];
    private int _stride;
    private int _capacity;

    /// <summary>The prepared queries, [rows × stride].</summary>
    public float* Queries { get; private set; }

    /// <summary>The scores of six queries against a panel, [6 × rows of a panel].</summary>
    public float* Scores { get; private set; }

    /// <summary>The length of each prepared query, [rows].</summary>
    public double[] QueryLengths { get; private set; } = [];

    /// <summary>Makes room and forgets all candidates.</summary>
    /// <param name="rows">Queries of a tile, a multiple of <see cref="PanelScan.GroupRows"/>.</param>
    /// <param name="stride">Floats of a prepared query.</param>
    /// <param name="capacity">Candidates kept for a query.</param>
    public void Start(int rows, int stride, int capacity)
    {
        int scoreCount = PanelScan.GroupRows * panelRows;
        _floats.Reserve(checked(scoreCount + (rows * (stride + capacity)))); // a size that wrapped round would reserve nothing

        if (_indices.Length < rows * capacity)
        {
            _indices = GC.AllocateArray<int>(rows * capacity, pinned: true);
        }

        if (QueryLengths.Length < rows)
        {
            QueryLengths = new double[rows];
        }

        _stride = stride;
        _capacity = capacity;
        Scores = _floats.Pointer;
        Queries = Scores + scoreCount;
        for (int i = 0; i < rows; i++)
        {
            Candidates(i, rows).Clear();
        }
    }

    /// <summary>The candidates of one query of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CandidateList Candidates(int query, int rows) =>
        new(Queries + (rows * _stride) + (query * _capacity), (int*)Unsafe.AsPointer(ref _indices[0]) + (query * _capacity), _capacity);

    /// <summary>One prepared query, its trailing 1 included.</summary>
    public Span<float> Query(int query) => new(Queries + (query * _stride), _stride);
}
