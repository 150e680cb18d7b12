namespace MetricLearning.Calibration;

/// <summary>Rows of neighbouring scores that an isotonic regression gives one value.</summary>
/// <param name="Score">The weighted mean of their scores.</param>
/// <param name="Value">Their value.</param>
/// <param name="Weight">The sum of their weights.</param>
internal readonly record struct PooledBlock(double Score, double Value, double Weight)
{
    /// <summary>
    /// Pools adjacent violators: merges neighbours until values ascend strictly, a merged block having the weighted mean. O(n).
    /// </summary>
    /// <remarks>
    /// The merged values minimise the weighted squared error among all values that do not descend: M. Ayer et al., An empirical
    /// distribution function for sampling with incomplete information, Annals of Mathematical Statistics 26, 1955.
    /// </remarks>
    /// <param name="blocks">Blocks by ascending score, overwritten.</param>
    /// <returns>The merged blocks, the first part of <paramref name="blocks"/>.</returns>
    public static Span<PooledBlock> Merge(Span<PooledBlock> blocks)
    {
        int count = 0;
        foreach (PooledBlock next in blocks)
        {
            PooledBlock block = next;
            while (count > 0 && blocks[count - 1].Value >= block.Value)
            {
                block = blocks[--count].With(block);
            }

            blocks[count++] = block;
        }

        return blocks[..count];
    }

    /// <summary>Makes one block of each score that occurs, its value the weighted share of right rows. O(n·log n).</summary>
    public static PooledBlock[] ByScore(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isCorrect, ReadOnlySpan<double> weights)
    {
        double[] sorted = scores.ToArray();
        int[] rows = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, rows);
        List<PooledBlock> blocks = [];
        for (int start = 0; start < sorted.Length;)
        {
            (double right, double weight, int end) = (0, 0, start);
            for (; end < sorted.Length && sorted[end] == sorted[start]; end++)
            {
                weight += weights[rows[end]];
                right += isCorrect[rows[end]] ? weights[rows[end]] : 0;
            }

            blocks.Add(new(sorted[start], right / weight, weight));
            start = end;
        }

        return [.. blocks];
    }

    private PooledBlock With(PooledBlock other)
    {
        double weight = Weight + other.Weight;
        double share = other.Weight / weight;
        double score = Math.Clamp(((1 - share) * Score) + (share * other.Score), Score, other.Score);
        return new(score, ((1 - share) * Value) + (share * other.Value), weight);
    }
}
