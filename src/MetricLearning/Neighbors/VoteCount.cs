using System.Buffers;
using System.Numerics;

namespace MetricLearning.Neighbors;

/// <summary>Counts the votes of a query's neighbours.</summary>
internal static class VoteCount
{
    private const int StackVotes = 128;

    /// <summary>Finds the label with the most weight; a tie goes to the label seen nearest. O(k), without allocation once warm.</summary>
    /// <param name="labels">The neighbours' labels, nearest first, [k], 1 ≤ k.</param>
    /// <param name="distances">Their distances, [k].</param>
    /// <param name="vote">How they vote.</param>
    /// <param name="isInnerProduct">Whether distances are negated inner products.</param>
    /// <param name="share">The winner's share of the total weight.</param>
    public static int Winner(
        ReadOnlySpan<int> labels, ReadOnlySpan<float> distances, NeighborVote vote, bool isInnerProduct, out float share)
    {
        if (labels.Length <= StackVotes)
        {
            return Winner(new(labels, []), distances, stackalloc double[labels.Length], new(vote, isInnerProduct), out share);
        }

        int tableLength = (int)Math.Min(BitOperations.RoundUpToPowerOf2(2 * (uint)labels.Length), 1u << 30);
        double[] votes = ArrayPool<double>.Shared.Rent(labels.Length);
        int[] table = ArrayPool<int>.Shared.Rent(tableLength);
        int label = Winner(
            new(labels, table.AsSpan(0, tableLength)), distances, votes.AsSpan(0, labels.Length), new(vote, isInnerProduct), out share);
        ArrayPool<double>.Shared.Return(votes);
        ArrayPool<int>.Shared.Return(table);
        return label;
    }

    private static int Winner(FirstSeen labels, ReadOnlySpan<float> distances, Span<double> votes, VoteWeight weights, out float share)
    {
        double total = 0;
        for (int i = 0; i < votes.Length; i++)
        {
            double weight = weights.Of(distances[i], distances[0]);
            int first = labels.Of(i);
            votes[i] = 0;
            votes[first] += weight;
            total += weight;
        }

        int winner = 0;
        for (int i = 1; i < votes.Length; i++)
        {
            if (votes[i] > votes[winner]) // 0 where the label was seen before
            {
                winner = i;
            }
        }

        share = (float)(votes[winner] / total);
        return labels[winner];
    }

    private readonly record struct VoteWeight(NeighborVote Vote, bool IsInnerProduct)
    {
        public double Of(float distance, float nearest)
        {
            if (Vote == NeighborVote.Majority || distance == nearest) // equal infinities have no quotient or difference
            {
                return 1;
            }

            return IsInnerProduct ? Math.Exp((double)nearest - distance) : (double)nearest / distance;
        }
    }

    /// <summary>Where each label was seen first: few labels are looked through, many are hashed.</summary>
    private readonly ref struct FirstSeen
    {
        private const uint Golden = 2654435769; // 2³² / φ: neighbouring labels fall far apart

        private readonly ReadOnlySpan<int> _labels;
        private readonly Span<int> _table; // open addressing; 0 is free, else 1 + the place where a label was seen first
        private readonly int _shift;

        public FirstSeen(ReadOnlySpan<int> labels, Span<int> table)
        {
            table.Clear();
            _labels = labels;
            _table = table;
            _shift = 32 - BitOperations.Log2((uint)Math.Max(1, table.Length));
        }

        public int this[int i] => _labels[i];

        public int Of(int i)
        {
            if (_table.IsEmpty)
            {
                return _labels.IndexOf(_labels[i]);
            }

            for (int slot = (int)((uint)_labels[i] * Golden >> _shift); ; slot = (slot + 1) & (_table.Length - 1))
            {
                ref int seen = ref _table[slot];
                if (seen == 0)
                {
                    seen = i + 1;
                }

                if (_labels[seen - 1] == _labels[i])
                {
                    return seen - 1;
                }
            }
        }
    }
}
