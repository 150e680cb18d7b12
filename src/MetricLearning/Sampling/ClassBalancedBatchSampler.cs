using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Sampling;

/// <summary>Serves batches of P classes with K rows each. Every row, and so every class, is served at least once per epoch.</summary>
/// <remarks>
/// <para>
/// The rows of each class are shuffled and cut into groups of K; a last group that is short is filled up with other rows of the class. A
/// class with fewer than K rows is one smaller group: no row stands twice in a batch. Each batch takes a group from each of the P classes
/// with the most groups left, ties at random. A class whose groups are used up is shuffled and dealt again where fewer than P others have
/// groups left, so each batch holds P classes, or all of them where there are fewer, and none twice.
/// </para>
/// <para>
/// The batches of an epoch: the larger of ⌈groups / P⌉ and the groups of the largest class, the fewest that can hold them.
/// An epoch costs O(n·log n), a batch O(P·K + log classes) on average and no allocation. Serves one trainer at a time.
/// </para>
/// </remarks>
public sealed class ClassBalancedBatchSampler : IBatchSampler, IServesOneRun
{
    private readonly int _maxClassesPerBatch;
    private readonly int _rowsPerClass;
    private readonly int _seed;
    private ClassIndex _classes = new();
    private ClassIndex _nextClasses = new(); // of labels that may yet be refused
    private readonly Comparison<int> _mostGroupsFirst;
    private RandomStream _random;
    private int[] _rows = [];
    private int[] _order = []; // classes, those with the most groups left first
    private int[] _groupsLeft = [];
    private int[] _nextGroup = [];
    private int _batchesLeft;

    /// <summary>Makes the sampler.</summary>
    /// <param name="classesPerBatch">The number of classes in a batch, P, 2 ≤ P.</param>
    /// <param name="rowsPerClass">The number of rows of each class in a batch, K, 2 ≤ K: fewer give no positive pair.</param>
    /// <param name="seed">Decides the batches of every epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range, or P·K rows fit no array.</exception>
    public ClassBalancedBatchSampler(int classesPerBatch, int rowsPerClass, int seed)
    {
        Throw.IfNot(classesPerBatch >= 2, classesPerBatch, "2 ≤ classes per batch", "Pass 2 or more: one class has no negatives.");
        Throw.IfNot(rowsPerClass >= 2, rowsPerClass, "2 ≤ rows per class", "Pass 2 or more: a single row has no positives.");
        Throw.IfNot(
            (long)classesPerBatch * rowsPerClass <= Array.MaxLength, rowsPerClass, "a batch that fits an array",
            "Pass fewer rows or classes per batch.");
        _maxClassesPerBatch = classesPerBatch;
        _rowsPerClass = rowsPerClass;
        _seed = seed;
        _mostGroupsFirst = (a, b) => _groupsLeft[a] == _groupsLeft[b] ? a.CompareTo(b) : _groupsLeft[b].CompareTo(_groupsLeft[a]);
    }

    private int ClassesPerBatch => Math.Min(_maxClassesPerBatch, _classes.ClassCount);

    /// <inheritdoc/>
    /// <remarks>P·K, and no more than all rows: none stands twice in a batch.</remarks>
    public int MaxBatchRowCount(ReadOnlySpan<int> labels)
    {
        Throw.IfNoRows(labels.Length, nameof(labels));
        return MaxBatchRowCount(labels.Length);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no label, or only one distinct label.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
    {
        Throw.IfNot(epoch >= 0, epoch, "0 ≤ epoch", "Count epochs from 0.");
        _nextClasses.Rebuild(labels);
        Throw.IfFewerThanTwoClasses(_nextClasses.RowCount, _nextClasses.ClassCount, nameof(labels));
        (_classes, _nextClasses) = (_nextClasses, _classes);
        _batchesLeft = 0;
        Reserve();
        _random = new RandomStream(_seed, epoch);
        _classes.Rows.CopyTo(_rows);
        long groups = 0;
        for (int c = 0; c < _classes.ClassCount; c++)
        {
            _random.Shuffle(RowsOf(c));
            _order[c] = c;
            _groupsLeft[c] = GroupCountOf(c);
            _nextGroup[c] = 0;
            groups += _groupsLeft[c];
        }

        _order.AsSpan(0, _classes.ClassCount).Sort(_mostGroupsFirst);
        long filled = (groups + ClassesPerBatch - 1) / ClassesPerBatch;
        _batchesLeft = (int)Math.Max(filled, _groupsLeft[_order[0]]);
        return _batchesLeft;
    }

    /// <inheritdoc/>
    public int NextBatch(Span<int> destination)
    {
        Throw.IfTooShort(destination.Length, MaxBatchRowCount(_classes.RowCount), nameof(destination), "MaxBatchRowCount of the labels");
        if (_batchesLeft == 0)
        {
            return 0;
        }

        _batchesLeft--;
        int least = _groupsLeft[_order[ClassesPerBatch - 1]];
        (int start, int end) = PlacesWith(least);
        int drawnCount = ClassesPerBatch - start;
        DrawToTheEnd(_order.AsSpan(start, end - start), drawnCount);

        // All classes with more groups than the least that is taken, then those drawn among the ones that have just as many. Losing one
        // group each keeps the order sorted: the drawn ones stand behind those that they now fall short of.
        int written = 0;
        for (int i = 0; i < ClassesPerBatch; i++)
        {
            int place = i < start ? i : end - drawnCount + (i - start);
            written += Deal(_order[place], destination[written..]);
        }

        return written;
    }

    private int MaxBatchRowCount(int rowCount) => Math.Min(_maxClassesPerBatch * _rowsPerClass, rowCount);

    private (int Start, int End) PlacesWith(int groupsLeft)
    {
        int start = ClassesPerBatch - 1;
        while (start > 0 && _groupsLeft[_order[start - 1]] == groupsLeft)
        {
            start--;
        }

        int end = ClassesPerBatch;
        int limit = _classes.ClassCount;
        while (end < limit)
        {
            int middle = end + ((limit - end) / 2);
            (end, limit) = _groupsLeft[_order[middle]] == groupsLeft ? (middle + 1, limit) : (end, middle);
        }

        return (start, end);
    }

    private void DrawToTheEnd(Span<int> candidates, int count)
    {
        for (int last = candidates.Length - 1; last >= candidates.Length - count; last--)
        {
            int drawn = _random.Next(last + 1);
            (candidates[last], candidates[drawn]) = (candidates[drawn], candidates[last]);
        }
    }

    private int Deal(int c, Span<int> destination)
    {
        Span<int> rows = RowsOf(c);
        if (_nextGroup[c] == GroupCountOf(c))
        {
            _random.Shuffle(rows);
            _nextGroup[c] = 0;
        }

        int at = _nextGroup[c]++ * _rowsPerClass;
        _groupsLeft[c] = Math.Max(0, _groupsLeft[c] - 1);
        int count = Math.Min(_rowsPerClass, rows.Length);
        for (int i = 0; i < count; i++)
        {
            destination[i] = rows[at];
            at = at + 1 == rows.Length ? 0 : at + 1; // a short last group goes on with the class's first rows
        }

        return count;
    }

    private Span<int> RowsOf(int c) => _rows.AsSpan(_classes.StartOf(c), _classes.CountOf(c));

    private int GroupCountOf(int c) => 1 + ((_classes.CountOf(c) - 1) / _rowsPerClass);

    private void Reserve()
    {
        Scratch.Grow(ref _rows, _classes.RowCount);
        Scratch.Grow(ref _order, _classes.ClassCount);
        Scratch.Grow(ref _groupsLeft, _classes.ClassCount);
        Scratch.Grow(ref _nextGroup, _classes.ClassCount);
    }
}
