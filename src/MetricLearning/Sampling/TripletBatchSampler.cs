using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Sampling;

/// <summary>Serves batches of random triplets: the anchors, then their positives, then their negatives.</summary>
/// <remarks>
/// <para>
/// A batch of t triplets has 3·t rows; triplet i is (i, t + i, 2·t + i), as <see cref="StackedTripletSampler"/> reads it. Every row whose
/// label has another row is an anchor once per epoch, in random order. Its positive is drawn from the other rows of its label, its negative
/// from all rows of other labels, each with equal chance. A row that is alone with its label is never an anchor; it can be a negative.
/// </para>
/// <para>An epoch costs O(n·log n), a batch O(t) and no allocation. Serves one trainer at a time.</para>
/// </remarks>
public sealed class TripletBatchSampler : IBatchSampler, IServesOneRun
{
    private readonly int _tripletCount;
    private readonly int _seed;
    private ClassIndex _classes = new();
    private ClassIndex _nextClasses = new(); // of labels that may yet be refused
    private RandomStream _random;
    private int[] _anchors = [];
    private int _anchorCount;
    private int _next;

    /// <summary>Makes the sampler.</summary>
    /// <param name="tripletCount">
    /// The number of triplets of a batch, 1 ≤ count; more than there are anchors stand for all. The last batch of an epoch may be
    /// smaller.
    /// </param>
    /// <param name="seed">Decides the triplets of every epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="tripletCount"/> is less than 1, or 3 times it fits no array.
    /// </exception>
    public TripletBatchSampler(int tripletCount, int seed)
    {
        Throw.IfNot(
            tripletCount >= 1 && tripletCount <= Array.MaxLength / 3, tripletCount, "1 ≤ triplet count, and a batch that fits an array",
            "Use 64 when in doubt.");
        _tripletCount = tripletCount;
        _seed = seed;
    }

    /// <inheritdoc/>
    /// <remarks>3·t, and no more than 3·n: each of the n rows is an anchor once at most.</remarks>
    public int MaxBatchRowCount(ReadOnlySpan<int> labels)
    {
        Throw.IfNoRows(labels.Length, nameof(labels));
        return MaxBatchRowCount(labels.Length);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no label, only one distinct label, or none with two rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
    {
        Throw.IfNot(epoch >= 0, epoch, "0 ≤ epoch", "Count epochs from 0.");
        _nextClasses.Rebuild(labels);
        Throw.IfFewerThanTwoClasses(_nextClasses.RowCount, _nextClasses.ClassCount, nameof(labels));
        Throw.IfNoClassHasTwoRows(_nextClasses.RowCount, _nextClasses.ClassCount, nameof(labels));
        (_classes, _nextClasses) = (_nextClasses, _classes);
        (_anchorCount, _next) = (0, 0);
        Scratch.Grow(ref _anchors, labels.Length);

        for (int row = 0; row < labels.Length; row++)
        {
            if (TripletDraw.CanAnchor(_classes, row))
            {
                _anchors[_anchorCount++] = row;
            }
        }

        _random = new RandomStream(_seed, epoch);
        _random.Shuffle(_anchors.AsSpan(0, _anchorCount));
        return 1 + ((_anchorCount - 1) / _tripletCount);
    }

    /// <inheritdoc/>
    public int NextBatch(Span<int> destination)
    {
        Throw.IfTooShort(destination.Length, MaxBatchRowCount(_classes.RowCount), nameof(destination), "MaxBatchRowCount of the labels");
        int count = Math.Min(_tripletCount, _anchorCount - _next);
        for (int i = 0; i < count; i++)
        {
            int anchor = _anchors[_next++];
            destination[i] = anchor;
            destination[count + i] = TripletDraw.Positive(_classes, anchor, ref _random);
            destination[(2 * count) + i] = TripletDraw.Negative(_classes, anchor, ref _random);
        }

        return 3 * count;
    }

    private int MaxBatchRowCount(int rowCount) => 3 * Math.Min(_tripletCount, rowCount);
}
