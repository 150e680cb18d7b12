using MetricLearning.Distances;

namespace MetricLearning.Tests.Reference;

/// <summary>The distances of one anchor from its positives and from its negatives, by plain loops in double precision.</summary>
internal sealed record AnchorPairs(double[] Positives, double[] Negatives)
{
    public bool HasBoth => Positives.Length > 0 && Negatives.Length > 0;

    /// <summary>Of each of the first rows, compared with all others.</summary>
    public static AnchorPairs[] Of(double[][] rows, int[] labels, int anchorCount, EmbeddingDistance distance)
    {
        double[][] distances = ReferenceDistance.All(rows, distance);
        double[] Select(int anchor, bool same) =>
        [
            .. Enumerable.Range(0, rows.Length)
                .Where(j => j != anchor && labels[j] == labels[anchor] == same)
                .Select(j => distances[anchor][j]),
        ];
        return [.. Enumerable.Range(0, anchorCount).Select(anchor => new AnchorPairs(Select(anchor, true), Select(anchor, false)))];
    }

    /// <summary>As cosine similarities.</summary>
    public AnchorPairs Similarities() => new([.. Positives.Select(d => 1 - d)], [.. Negatives.Select(d => 1 - d)]);
}
