namespace MetricLearning.Classification;

/// <summary>
/// How one candidate did on the held-out rows: which it classified rightly, and how probable it thought the right classes.
/// </summary>
internal sealed class CandidateScore
{
    // Votes are no probabilities: they are raised to a power first. One number for a candidate, so that the loss compares what it knows.
    private static readonly double[] Sharpnesses = [0.25, 0.5, 0.75, 1, 1.5, 2, 3];

    private readonly bool[] _isRight;

    private CandidateScore(bool[] isRight, double[] losses)
    {
        _isRight = isRight;
        int best = Array.IndexOf(losses, losses.Min());
        RightCount = isRight.Count(right => right);
        LogLoss = losses[best] / isRight.Length;
        Sharpness = Sharpnesses[best];
    }

    /// <summary>The number of rows classified rightly.</summary>
    public int RightCount { get; }

    /// <summary>The share of rows classified rightly.</summary>
    public double Accuracy => (double)RightCount / _isRight.Length;

    /// <summary>The mean of −ln p of the right class, at the best sharpness.</summary>
    public double LogLoss { get; }

    /// <summary>The power of the votes that makes the loss smallest.</summary>
    public double Sharpness { get; }

    /// <summary>Lets a rule vote on every held-out row. O(n·k).</summary>
    /// <param name="neighbors">The neighbours, in the gallery that the rule uses.</param>
    /// <param name="labels">The right class of each row, [n].</param>
    /// <param name="rule">The rule.</param>
    /// <param name="classCount">The number of classes.</param>
    public static CandidateScore Of(HeldOutNeighbors neighbors, ReadOnlySpan<int> labels, NeighborRule rule, int classCount)
    {
        ClassVotes votes = new(classCount);
        bool[] isRight = new bool[labels.Length];
        double[] losses = new double[Sharpnesses.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            rule.Vote(neighbors.LabelsOf(row), neighbors.SquaredDistancesOf(row), votes);
            isRight[row] = votes.Winner == labels[row];
            for (int i = 0; i < losses.Length; i++)
            {
                losses[i] -= votes.LogProbability(labels[row], Sharpnesses[i]);
            }
        }

        return new(isRight, losses);
    }

    /// <summary>
    /// Whether another candidate is better by more than chance explains: of the rows that exactly one of the two got right, the other got
    /// more by a number of standard errors (McNemar's comparison).
    /// </summary>
    /// <param name="other">The other candidate, on the same rows.</param>
    /// <param name="standardErrors">How many standard errors count as more than chance.</param>
    public bool IsClearlyWorseThan(CandidateScore other, double standardErrors)
    {
        int lost = 0, won = 0;
        for (int row = 0; row < _isRight.Length; row++)
        {
            lost += !_isRight[row] && other._isRight[row] ? 1 : 0;
            won += _isRight[row] && !other._isRight[row] ? 1 : 0;
        }

        return lost - won > standardErrors * Math.Sqrt(lost + won);
    }
}
