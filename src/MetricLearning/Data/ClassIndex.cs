using MetricLearning.Internal;

namespace MetricLearning.Data;

/// <summary>Rows grouped by label: the distinct labels in ascending order, and the rows of each in ascending order.</summary>
/// <remarks>
/// A class is known by its number, its label's place among the distinct labels. Memory grows to the largest set of labels seen and is
/// reused, so a warm <see cref="Rebuild"/> allocates nothing. Reading is thread-safe between rebuilds.
/// </remarks>
internal sealed class ClassIndex
{
    private long[] _sorted = [];
    private int[] _rows = [];
    private int[] _classes = [];
    private int[] _labels = [];
    private int[] _offsets = [];

    /// <summary>Makes an index without rows.</summary>
    public ClassIndex()
    {
    }

    /// <summary>Makes the index of some labels.</summary>
    /// <param name="labels">The label of each row, [n]; any integers.</param>
    public ClassIndex(ReadOnlySpan<int> labels) => Rebuild(labels);

    /// <summary>The number of rows, n.</summary>
    public int RowCount { get; private set; }

    /// <summary>The number of distinct labels, c.</summary>
    public int ClassCount { get; private set; }

    /// <summary>The label of each class, ascending, [c].</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, ClassCount);

    /// <summary>The class number of each row, [n].</summary>
    public ReadOnlySpan<int> ClassOfRow => _classes.AsSpan(0, RowCount);

    /// <summary>All rows, class after class and ascending within a class, [n].</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, RowCount);

    /// <summary>The rows of one class, ascending.</summary>
    /// <param name="classNumber">The class, 0 ≤ classNumber &lt; <see cref="ClassCount"/>.</param>
    public ReadOnlySpan<int> RowsOf(int classNumber) => _rows.AsSpan(StartOf(classNumber), CountOf(classNumber));

    /// <summary>Where the rows of one class begin within <see cref="Rows"/>.</summary>
    /// <param name="classNumber">The class, 0 ≤ classNumber &lt; <see cref="ClassCount"/>.</param>
    public int StartOf(int classNumber) => _offsets[classNumber];

    /// <summary>The number of rows of one class.</summary>
    /// <param name="classNumber">The class, 0 ≤ classNumber &lt; <see cref="ClassCount"/>.</param>
    public int CountOf(int classNumber) =>
        (classNumber == ClassCount - 1 ? RowCount : _offsets[classNumber + 1]) - _offsets[classNumber];

    /// <summary>Forgets all rows and indexes other ones. O(n·log n).</summary>
    /// <param name="labels">The label of each row, [n]; any integers.</param>
    public void Rebuild(ReadOnlySpan<int> labels)
    {
        Reserve(labels.Length);
        RowCount = labels.Length;
        ClassCount = 0;

        // Label above row in one number: a sort that need not be stable leaves the rows of a class ascending.
        Span<long> sorted = _sorted.AsSpan(0, RowCount);
        for (int row = 0; row < sorted.Length; row++)
        {
            sorted[row] = ((long)labels[row] << 32) | (uint)row;
        }

        sorted.Sort();
        for (int i = 0; i < sorted.Length; i++)
        {
            int label = (int)(sorted[i] >> 32);
            int row = (int)sorted[i];
            if (ClassCount == 0 || label != _labels[ClassCount - 1])
            {
                _labels[ClassCount] = label;
                _offsets[ClassCount++] = i;
            }

            _rows[i] = row;
            _classes[row] = ClassCount - 1;
        }
    }

    private void Reserve(int rowCount)
    {
        Scratch.Grow(ref _sorted, rowCount);
        Scratch.Grow(ref _rows, rowCount);
        Scratch.Grow(ref _classes, rowCount);
        Scratch.Grow(ref _labels, rowCount);
        Scratch.Grow(ref _offsets, rowCount);
    }
}
