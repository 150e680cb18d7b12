using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetricLearning.Kernels;

/// <summary>The memory in which one thread compares a tile of queries with rows. Grows; is reused.</summary>
/// <param name="scan">The kernel that reads panels.</param>
internal sealed unsafe class SearchScratch(PanelScan scan)
{
    private readonly AlignedBuffer _floats = new();
    private double[] _distances = [];
    private int[] _indices = [];
    private int[] _excluded = [];
    private int _excludedCount;
    private ScoreBound?[] _bounds = [];
    private int[] _codes = []; // pinned, as the scales are
    private QueryScale[] _scales = [];
    private int _stride;

    /// <summary>The rows that scored best in single precision.</summary>
    public CandidateStore<float> Candidates { get; } = new();

    /// <summary>The nearest rows by distance in double precision; their scores are negated distances.</summary>
    public CandidateStore<double> Nearest { get; } = new();

    /// <summary>Where this thread finds the values of rows.</summary>
    public PanelWindow Window { get; } = new(scan);

    /// <summary>The prepared queries, [rows × stride].</summary>
    public float* Queries { get; private set; }

    /// <summary>The scores of six queries against a panel, [6 × rows of a panel].</summary>
    public float* Scores { get; private set; }

    /// <summary>What the score of each prepared query tells; null where a query has no usable score, [rows].</summary>
    public Span<ScoreBound?> Bounds => _bounds;

    /// <summary>For each query of a tile the index of a row that does not rank for it, or −1, [rows]; empty for none.</summary>
    public Span<int> Excluded => _excluded.AsSpan(0, _excludedCount);

    /// <summary>Makes room for the rows that do not rank for a query each.</summary>
    /// <param name="count">Queries of a tile; 0 for no such rows.</param>
    public void StartExcluded(int count)
    {
        _excludedCount = count;
        if (_excluded.Length < count)
        {
            _excluded = new int[count];
        }
    }

    /// <summary>Makes room for queries that are scored.</summary>
    /// <param name="rows">Queries of a tile, a multiple of <see cref="PanelScan.GroupRows"/>.</param>
    /// <param name="stride">Floats of a prepared query.</param>
    /// <param name="panelRows">Rows of a panel.</param>
    public void StartQueries(int rows, int stride, int panelRows)
    {
        int scoreCount = PanelScan.GroupRows * panelRows;
        _floats.Reserve(checked(scoreCount + (rows * stride))); // a size that wrapped round would reserve nothing
        if (_bounds.Length < rows)
        {
            _bounds = new ScoreBound?[rows];
        }

        _stride = stride;
        Scores = _floats.Pointer;
        Queries = Scores + scoreCount;
    }

    /// <summary>One prepared query, with the factor of the bias behind its columns.</summary>
    public Span<float> Query(int query) => new(Queries + ((nint)query * _stride), _stride);

    /// <summary>The codes of the prepared queries, <see cref="CodeEntries"/> for each, zeros up to whole groups.</summary>
    public int* Codes { get; private set; }

    /// <summary>Entries of the code of a query.</summary>
    public int CodeEntries { get; private set; }

    /// <summary>Their scales, [<see cref="CodedCount"/>].</summary>
    public QueryScale* CodeScales { get; private set; }

    /// <summary>The queries that have a code: all of a tile, places without a query left out, or none.</summary>
    public int CodedCount { get; private set; }

    /// <summary>Makes the codes of prepared queries.</summary>
    /// <param name="count">Their number; 0 for none.</param>
    public void Encode(int count)
    {
        CodedCount = count;
        CodeEntries = QueryCode.EntriesOf(_stride - 1);
        int groups = (count + PanelScan.GroupRows - 1) / PanelScan.GroupRows;
        int length = checked(groups * PanelScan.GroupRows * CodeEntries);
        if (_codes.Length < length)
        {
            _codes = GC.AllocateUninitializedArray<int>(length, pinned: true);
            Codes = (int*)Unsafe.AsPointer(ref _codes[0]);
        }

        if (_scales.Length < count)
        {
            _scales = GC.AllocateUninitializedArray<QueryScale>(count, pinned: true);
            CodeScales = (QueryScale*)Unsafe.AsPointer(ref _scales[0]);
        }

        for (int i = 0; i < count; i++)
        {
            _scales[i] = QueryCode.Encode(Query(i), _codes.AsSpan(i * CodeEntries, CodeEntries));
        }

        _codes.AsSpan(count * CodeEntries, length - (count * CodeEntries)).Clear();
    }

    /// <summary>Makes room for rows that are compared in double precision.</summary>
    public void StartCompared(int count, out Span<double> distances, out Span<int> indices)
    {
        if (_distances.Length < count)
        {
            _distances = new double[count];
            _indices = new int[count];
        }

        distances = _distances.AsSpan(0, count);
        indices = _indices.AsSpan(0, count);
    }
}

/// <summary>The memory of the candidate lists of a tile.</summary>
internal sealed unsafe class CandidateStore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] _scores = []; // the arrays are pinned, and keep the memory alive that the addresses point into
    private T[] _selection = [];
    private int[] _indices = [];
    private T* _firstScore;
    private T* _firstSelection;
    private int* _firstIndex;
    private int _capacity;
    private int _room;

    /// <summary>One list.</summary>
    public CandidateList<T> this[int list]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            nint start = (nint)list * (_room + 1);
            return new(_firstScore + start, _firstIndex + start, _capacity, _room, _firstSelection);
        }
    }

    /// <summary>The <see cref="CandidateList{T}.WorstScore"/> of one list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T WorstScore(int list) => _firstScore[((nint)list * (_room + 1)) + _room];

    /// <summary>The entries that a list takes: its rows and the score that the next one must exceed.</summary>
    /// <param name="capacity">Rows to keep.</param>
    /// <param name="offered">The most rows that are offered to a list, at least the capacity.</param>
    public static long EntriesOf(int capacity, int offered) => Room(capacity, offered) + 1L;

    /// <summary>Makes room for lists and empties them; they share the memory to select in, so one thread at a time may insert.</summary>
    /// <param name="lists">Their number.</param>
    /// <param name="capacity">Rows that each keeps.</param>
    /// <param name="offered">The most rows that are offered to each.</param>
    public void Start(int lists, int capacity, int offered)
    {
        (_capacity, _room) = (capacity, Room(capacity, offered));
        int length = checked(lists * (_room + 1));
        if (_scores.Length < length)
        {
            _scores = GC.AllocateUninitializedArray<T>(length, pinned: true);
            _indices = GC.AllocateUninitializedArray<int>(length, pinned: true);
            _firstScore = (T*)Unsafe.AsPointer(ref _scores[0]);
            _firstIndex = (int*)Unsafe.AsPointer(ref _indices[0]);
        }

        if (_selection.Length < _room)
        {
            _selection = GC.AllocateUninitializedArray<T>(_room, pinned: true);
            _firstSelection = (T*)Unsafe.AsPointer(ref _selection[0]);
        }

        for (int list = 0; list < lists; list++)
        {
            this[list].Clear();
        }
    }

    private static int Room(int capacity, int offered) =>
        capacity <= CandidateList<T>.LargestSorted ? capacity : (int)Math.Min(2L * capacity, offered);
}
