using System.Buffers;
using MetricLearning.Data;
using MetricLearning.Kernels;

namespace MetricLearning.Evaluation;

/// <summary>Ranks the references that share a query's label among all references, by distance and then index.</summary>
/// <remarks>
/// References farther than the farthest relevant one matter to no figure and are left out; the others are sorted in linear time by
/// <see cref="RankingKeys"/>. O(n) per query.
/// </remarks>
internal sealed class RelevantRanks : IDistanceConsumer
{
    private readonly int[] _queryLabels;
    private readonly int[] _referenceLabels;
    private readonly bool _excludesOwnRow;
    private readonly ClassIndex _classes;
    private readonly RetrievalMetrics?[] _ofQuery;

    /// <summary>Makes the ranking of some queries.</summary>
    /// <param name="queryLabels">The label of each query, [m].</param>
    /// <param name="referenceLabels">The label of each reference, [n].</param>
    /// <param name="excludesOwnRow">Whether query i is reference i, and then no reference of its own.</param>
    public RelevantRanks(ReadOnlySpan<int> queryLabels, ReadOnlySpan<int> referenceLabels, bool excludesOwnRow)
    {
        _queryLabels = queryLabels.ToArray();
        _referenceLabels = referenceLabels.ToArray();
        _excludesOwnRow = excludesOwnRow;
        _classes = new(referenceLabels);
        _ofQuery = new RetrievalMetrics?[queryLabels.Length];
    }

    /// <inheritdoc/>
    public void Consume(int query, Span<double> distances)
    {
        ReadOnlySpan<int> sameLabel = RowsOf(_queryLabels[query]);
        int relevantCount = sameLabel.Length - (_excludesOwnRow ? 1 : 0);
        if (relevantCount <= 0)
        {
            return;
        }

        double farthest = 0;
        foreach (int row in sameLabel)
        {
            farthest = _excludesOwnRow && row == query ? farthest : Math.Max(farthest, distances[row]);
        }

        if (_excludesOwnRow)
        {
            distances[query] = double.PositiveInfinity; // farther than any other: finite floats have finite distances
        }

        ulong[] keys = ArrayPool<ulong>.Shared.Rent(distances.Length);
        int[] ranks = ArrayPool<int>.Shared.Rent(relevantCount + 1);
        int count = FillKeys(_queryLabels[query], distances, farthest, keys);
        RankingKeys.Sort(keys.AsSpan(0, count));
        FillRanks(keys.AsSpan(0, count), ranks);
        _ofQuery[query] = Metrics(ranks.AsSpan(0, relevantCount));
        ArrayPool<ulong>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(ranks);
    }

    /// <summary>The means over the queries that count, summed in their order.</summary>
    public RetrievalMetrics Means()
    {
        RetrievalMetrics sum = default;
        foreach (RetrievalMetrics? item in _ofQuery)
        {
            if (item is { } query)
            {
                sum = new(
                    sum.QueryCount + 1,
                    sum.PrecisionAt1 + query.PrecisionAt1,
                    sum.RPrecision + query.RPrecision,
                    sum.MeanAveragePrecisionAtR + query.MeanAveragePrecisionAtR,
                    sum.MeanAveragePrecision + query.MeanAveragePrecision,
                    sum.MeanReciprocalRank + query.MeanReciprocalRank);
            }
        }

        double count = sum.QueryCount; // 0 / 0 is NaN
        return new(
            sum.QueryCount,
            sum.PrecisionAt1 / count,
            sum.RPrecision / count,
            sum.MeanAveragePrecisionAtR / count,
            sum.MeanAveragePrecision / count,
            sum.MeanReciprocalRank / count);
    }

    private ReadOnlySpan<int> RowsOf(int label)
    {
        int classNumber = _classes.Labels.BinarySearch(label);
        return classNumber < 0 ? [] : _classes.RowsOf(classNumber);
    }

    // Every key is written and then kept or overwritten: a branch here would be mispredicted half the time.
    private int FillKeys(int label, ReadOnlySpan<double> distances, double farthest, Span<ulong> keys)
    {
        ReadOnlySpan<int> labels = _referenceLabels;
        int count = 0;
        for (int i = 0; i < distances.Length; i++)
        {
            double distance = distances[i];
            keys[count] = RankingKeys.Of(distance, labels[i] == label);
            count += distance <= farthest ? 1 : 0;
        }

        return count;
    }

    // As there; the place behind the last rank takes what is written after it.
    private static void FillRanks(ReadOnlySpan<ulong> keys, Span<int> ranks)
    {
        int found = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            ranks[found] = i + 1;
            found += RankingKeys.Relevance(keys[i]);
        }
    }

    private static RetrievalMetrics Metrics(ReadOnlySpan<int> ranks)
    {
        int hits = 0;
        double precisionAtR = 0;
        double precision = 0;
        for (int i = 0; i < ranks.Length; i++)
        {
            double share = (i + 1) / (double)ranks[i];
            precision += share;
            if (ranks[i] <= ranks.Length)
            {
                hits++;
                precisionAtR += share;
            }
        }

        double r = ranks.Length;
        return new(1, ranks[0] == 1 ? 1 : 0, hits / r, precisionAtR / r, precision / r, 1.0 / ranks[0]);
    }
}
