using MetricLearning.Distances;

namespace MetricLearning.Sampling;

/// <summary>
/// The pairs of a batch that a loss compares: for each anchor a list of positives and one of negatives, or "all of them".
/// </summary>
/// <remarks>
/// "All of them" is never stored: who reads the set takes the pairs from the labels. Not thread-safe. Allocates only when it grows.
/// </remarks>
public sealed class PairSet
{
    private readonly IndexLists _positives = new(Array.MaxLength);
    private readonly IndexLists _negatives = new(Array.MaxLength);

    /// <summary>
    /// The number of anchors that have been given their pairs: rows 0 to this number − 1 of the batch; 0 where <see cref="IsAll"/> holds.
    /// </summary>
    public int AnchorCount => _positives.Count;

    /// <summary>The number of pairs of an anchor and a row of its label.</summary>
    public long PositiveCount { get; private set; }

    /// <summary>The number of pairs of an anchor and a row of another label.</summary>
    public long NegativeCount { get; private set; }

    /// <summary>Whether the set stands for every pair of its batch and lists none.</summary>
    public bool IsAll { get; private set; }

    /// <summary>The rows of its label with which an anchor is compared. Valid until the set changes.</summary>
    /// <param name="anchor">The anchor's row; one that has not been given pairs has none.</param>
    /// <exception cref="InvalidOperationException">The set stands for all pairs.</exception>
    public ReadOnlySpan<int> PositivesOf(int anchor)
    {
        ThrowIfAll("and lists none; read them from the batch's labels");
        return _positives[anchor];
    }

    /// <summary>The rows of other labels with which an anchor is compared. Valid until the set changes.</summary>
    /// <param name="anchor">The anchor's row; one that has not been given pairs has none.</param>
    /// <exception cref="InvalidOperationException">The set stands for all pairs.</exception>
    public ReadOnlySpan<int> NegativesOf(int anchor)
    {
        ThrowIfAll("and lists none; read them from the batch's labels");
        return _negatives[anchor];
    }

    /// <summary>Removes all pairs and keeps the memory.</summary>
    public void Clear()
    {
        _positives.Clear();
        _negatives.Clear();
        PositiveCount = 0;
        NegativeCount = 0;
        IsAll = false;
    }

    /// <summary>Gives the next anchor its pairs: the first call row 0 of the batch, the second row 1.</summary>
    /// <param name="positives">Other rows of the anchor's label; may be empty.</param>
    /// <param name="negatives">Rows of other labels; may be empty.</param>
    /// <exception cref="InvalidOperationException">
    /// The set stands for all pairs, or so many positives or negatives do not fit one array; the set is left as it was.
    /// </exception>
    public void AddAnchor(ReadOnlySpan<int> positives, ReadOnlySpan<int> negatives)
    {
        ThrowIfAll("already; call Clear before adding single ones");
        _positives.ThrowIfFull(positives.Length);
        _negatives.ThrowIfFull(negatives.Length);
        _positives.Add(positives);
        _negatives.Add(negatives);
        PositiveCount += positives.Length;
        NegativeCount += negatives.Length;
    }

    /// <summary>Makes the set stand for every pair of a batch: each anchor with each other row.</summary>
    /// <param name="batch">The batch whose labels define the pairs.</param>
    public void SetAll(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Clear();
        IsAll = true;
        for (int anchor = 0; anchor < batch.AnchorCount; anchor++)
        {
            int same = batch.Labels.Count(batch.Labels[anchor]);
            PositiveCount += same - 1;
            NegativeCount += batch.RowCount - same;
        }
    }

    private void ThrowIfAll(string remedy)
    {
        if (IsAll)
        {
            throw new InvalidOperationException($"The set stands for all pairs of its batch {remedy}.");
        }
    }
}
