using MetricLearning.Evaluation;

namespace MetricLearning.Calibration;

/// <summary>What every threshold accepts of some rows.</summary>
/// <param name="runs">The rows by score, the highest first.</param>
/// <param name="hasUnknown">Whether unknown rows are the false accepts, or wrong answers.</param>
internal sealed class AcceptCounts(ScoreRun[] runs, bool hasUnknown)
{
    private readonly Counts _all = runs.Aggregate(default(Counts), (counts, run) => counts.Plus(run));

    /// <summary>Chooses a threshold; see <see cref="RejectionTarget"/>. O(runs).</summary>
    public ThresholdChoice Choose(RejectionTarget target)
    {
        Counts counts = default;
        Counts bestCounts = default;
        int best = -1; // the last run accepted
        for (int i = 0; i < runs.Length; i++)
        {
            counts = counts.Plus(runs[i]);
            if (Serves(target, counts) && (best < 0 || IsBetter(target.Goal, counts, bestCounts)))
            {
                (best, bestCounts) = (i, counts);
            }
        }

        bool isReached = best >= 0 || target is { Goal: RejectionGoal.FalseAcceptsAtMost } && runs.Length > 0;
        return Choice(best, bestCounts, isReached);
    }

    private bool Serves(RejectionTarget target, Counts counts) => target.Goal switch
    {
        RejectionGoal.PrecisionAtLeast => (double)counts.Right / counts.Rows >= target.Value,
        RejectionGoal.FalseAcceptsAtMost => !(FalseRate(counts) > target.Value), // no number where there is nothing to accept falsely
        RejectionGoal.TrueAcceptsAtLeast => TrueRate(counts) >= target.Value,
        _ => counts.Right > 0,
    };

    // Runs are looked at from the highest threshold to the lowest, so that only a better one takes the place of one above.
    private bool IsBetter(RejectionGoal goal, Counts counts, Counts best) => goal switch
    {
        RejectionGoal.PrecisionAtLeast => counts.Right > best.Right,
        RejectionGoal.FalseAcceptsAtMost => true,
        RejectionGoal.TrueAcceptsAtLeast => false,
        _ => (Int128)counts.Right * (best.Rows + _all.Known) > (Int128)best.Right * (counts.Rows + _all.Known), // F1, without rounding
    };

    private ThresholdChoice Choice(int last, Counts counts, bool isReached) => new(
        last < 0 ? double.PositiveInfinity : ThresholdBelow(last),
        isReached,
        (int)counts.Rows,
        (double)counts.Right / counts.Rows,
        (double)counts.Right / _all.Known,
        counts.Right == 0 ? 0 : 2.0 * counts.Right / (counts.Rows + _all.Known),
        TrueRate(counts),
        FalseRate(counts));

    private double ThresholdBelow(int last)
    {
        double accepted = runs[last].Score;
        if (last + 1 == runs.Length)
        {
            return accepted;
        }

        double rejected = runs[last + 1].Score;
        double middle = (accepted / 2) + (rejected / 2); // −∞ where that is rejected
        return middle > rejected && middle <= accepted ? middle : accepted;
    }

    private double TrueRate(Counts counts) =>
        hasUnknown ? (double)counts.Known / _all.Known : (double)counts.Right / _all.Right;

    private double FalseRate(Counts counts) =>
        hasUnknown ? (double)counts.Unknown / _all.Unknown : (double)counts.Wrong / _all.Wrong;

    private readonly record struct Counts(long Right, long Wrong, long Unknown)
    {
        public long Known => Right + Wrong;

        public long Rows => Right + Wrong + Unknown;

        public Counts Plus(ScoreRun run) => new(Right + run.CorrectCount, Wrong + run.WrongCount, Unknown + run.UnknownCount);
    }
}
