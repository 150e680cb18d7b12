using MetricLearning.Data;
using MetricLearning.Distances;
using MetricLearning.Sampling;

namespace MetricLearning.Losses;

/// <summary>With which rows each anchor is compared: with all others, or with those that a sampler chooses.</summary>
/// <param name="sampler">Chooses the pairs; null for all of the batch.</param>
internal sealed class ComparedPairs(IPairSampler? sampler)
{
    private readonly ClassIndex _classes = new();
    private readonly PairSet _listed = new();
    private bool _isAll;

    /// <summary>Finds the pairs of a batch.</summary>
    /// <exception cref="ArgumentException">The sampler chose pairs that are not of the batch.</exception>
    public void Open(EmbeddedBatch batch)
    {
        sampler?.Sample(batch, _listed);
        _isAll = sampler is null || _listed.IsAll;
        if (_isAll)
        {
            _classes.Rebuild(batch.Labels);
        }
        else
        {
            LossGuard.RequirePairsOf(batch, _listed);
        }
    }

    /// <summary>Takes an anchor's pairs out of a row with a number for each row of the batch.</summary>
    public void Take(int anchor, ReadOnlySpan<float> row, ContrastRow destination)
    {
        if (_isAll)
        {
            destination.Split(row, RowsLike(anchor), anchor);
        }
        else
        {
            destination.Gather(row, _listed.PositivesOf(anchor), _listed.NegativesOf(anchor));
        }
    }

    /// <summary>Puts the numbers of an anchor's pairs back, and 0 wherever there is no pair.</summary>
    public void Put(int anchor, ContrastRow source, Span<float> row)
    {
        if (_isAll)
        {
            source.Join(row, RowsLike(anchor), anchor);
        }
        else
        {
            source.Scatter(row, _listed.PositivesOf(anchor), _listed.NegativesOf(anchor));
        }
    }

    private ReadOnlySpan<int> RowsLike(int anchor) => _classes.RowsOf(_classes.ClassOfRow[anchor]);
}
