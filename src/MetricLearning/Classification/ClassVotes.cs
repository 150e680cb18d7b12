namespace MetricLearning.Classification;

/// <summary>The votes on one row, by class. O(votes) per row, whatever the number of classes; not thread-safe.</summary>
/// <param name="classCount">The number of classes, c, 1 ≤ c.</param>
internal sealed class ClassVotes(int classCount)
{
    // What all classes together get besides the votes, so that a class without a vote is unlikely and not impossible.
    private const double SharedVotes = 0.1;

    private readonly double[] _votes = new double[classCount];
    private readonly int[] _voted = new int[classCount]; // classes with a vote, in the order of their first
    private int _votedCount;
    private double _total;

    /// <summary>The class with the most votes, of several the one that got a vote first.</summary>
    public int Winner { get; private set; } = -1;

    /// <summary>The winner's share of all votes, 0 &lt; share ≤ 1.</summary>
    public double Share => _votes[Winner] / _total;

    /// <summary>The votes of a class, 0 if it got none.</summary>
    public double this[int label] => _votes[label];

    /// <summary>Removes all votes.</summary>
    public void Clear()
    {
        for (int i = 0; i < _votedCount; i++)
        {
            _votes[_voted[i]] = 0;
        }

        (_votedCount, _total, Winner) = (0, 0, -1);
    }

    /// <summary>Adds a vote.</summary>
    /// <param name="label">The class, 0 ≤ label &lt; c.</param>
    /// <param name="weight">Its weight, 0 ≤ weight; a vote of weight 0 counts as seen.</param>
    public void Add(int label, double weight)
    {
        if (_votes[label] == 0 && Array.IndexOf(_voted, label, 0, _votedCount) < 0)
        {
            _voted[_votedCount++] = label;
        }

        _votes[label] += weight;
        _total += weight;
        Winner = -1;
        for (int i = 0; i < _votedCount; i++)
        {
            Winner = Winner < 0 || _votes[_voted[i]] > _votes[Winner] ? _voted[i] : Winner;
        }
    }

    /// <summary>
    /// The logarithm of a class's probability, where class j has a probability proportional to <c>(votes_j + 0.1 / c)^sharpness</c>.
    /// </summary>
    public double LogProbability(int label, double sharpness)
    {
        double floor = SharedVotes / _votes.Length;
        double sum = (_votes.Length - _votedCount) * Math.Pow(floor, sharpness);
        for (int i = 0; i < _votedCount; i++)
        {
            sum += Math.Pow(_votes[_voted[i]] + floor, sharpness);
        }

        return (sharpness * Math.Log(_votes[label] + floor)) - Math.Log(sum);
    }
}
