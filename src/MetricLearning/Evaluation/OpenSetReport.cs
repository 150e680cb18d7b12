using System.Globalization;
using MetricLearning.Internal;

namespace MetricLearning.Evaluation;

/// <summary>
/// How well a score tells rows of known classes from rows of none, and how many of the known rows are also classified right.
/// Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A score is higher the more a row is like known ones: a confidence, or a distance with its sign changed. A threshold accepts the rows
/// whose score is at least that high, so rows of equal scores are accepted together, and their order never matters.
/// </para>
/// <para>
/// With K known and U unknown rows, <see cref="Auroc"/> is the share of the K·U pairs in which the known row has the higher score, a tie
/// counting half: <c>(R − K·(K + 1)/2) / (K·U)</c> with R the sum of the known rows' ascending ranks, equal scores sharing the mean of
/// theirs (H. B. Mann, D. R. Whitney, 1947; J. A. Hanley, B. J. McNeil, 1982). <see cref="OscrArea"/> is the same share with the pairs
/// won only by known rows that are classified right: the area under <see cref="OpenSetPoint.CorrectRate"/> over
/// <see cref="OpenSetPoint.FalseAcceptRate"/>, straight between the points (A. R. Dhamija, M. Günther, T. E. Boult, Reducing network
/// agnostophobia, NeurIPS 2018). Both are counted in whole numbers and divided once.
/// </para>
/// <para>Without known or without unknown rows, the figures that need both are NaN.</para>
/// </remarks>
public sealed class OpenSetReport
{
    private readonly OpenSetPoint[] _curve;

    private OpenSetReport(ScoreRun[] runs)
    {
        foreach (ScoreRun run in runs)
        {
            KnownCount += run.KnownCount;
            UnknownCount += run.UnknownCount;
        }

        _curve = new OpenSetPoint[runs.Length + 1];
        _curve[0] = Point(double.PositiveInfinity, 0, 0, 0);
        (int correct, int known, int unknown) = (0, 0, 0);
        (Int128 knownWins, Int128 correctWins) = (0, 0); // twice the pairs
        for (int i = 0; i < runs.Length; i++)
        {
            ScoreRun run = runs[i];
            long below = UnknownCount - unknown - run.UnknownCount;
            knownWins += (Int128)run.KnownCount * ((2 * below) + run.UnknownCount);
            correctWins += (Int128)run.CorrectCount * ((2 * below) + run.UnknownCount);
            correct += run.CorrectCount;
            known += run.KnownCount;
            unknown += run.UnknownCount;
            _curve[i + 1] = Point(run.Score, correct, known, unknown);
        }

        double pairs = 2.0 * KnownCount * UnknownCount;
        Auroc = (double)knownWins / pairs;
        OscrArea = (double)correctWins / pairs;
        Accuracy = (double)correct / KnownCount;
    }

    /// <summary>The number of rows of known classes, K.</summary>
    public int KnownCount { get; }

    /// <summary>The number of rows of none, U.</summary>
    public int UnknownCount { get; }

    /// <summary>The share of the known rows that are classified right when nothing is rejected; NaN without known rows.</summary>
    public double Accuracy { get; }

    /// <summary>
    /// The area under the receiver operating characteristic: 1 if every known row has a higher score than every unknown one, 0.5 for a
    /// score that says nothing; NaN without known or without unknown rows.
    /// </summary>
    public double Auroc { get; }

    /// <summary>
    /// The area under the open-set classification rate curve, from 0 to <see cref="Auroc"/>; NaN without known or without unknown rows.
    /// </summary>
    public double OscrArea { get; }

    /// <summary>
    /// The share of the unknown rows that are accepted when at least 95 % of the known rows are; NaN without known or without unknown rows.
    /// </summary>
    public double FalseAcceptRateAt95 => FalseAcceptRateAt(0.95);

    /// <summary>
    /// What each threshold does, from the one that accepts nothing, positive infinity, through every score that occurs, the highest first.
    /// </summary>
    public IReadOnlyList<OpenSetPoint> Curve => _curve.AsReadOnly();

    /// <summary>Judges scores. O(n·log n) time, O(n) memory.</summary>
    /// <param name="scores">
    /// A score of each row, [n], 0 ≤ n, the higher the more like known rows; negative infinity is allowed, positive infinity is not.
    /// </param>
    /// <param name="isKnown">Whether the row is of a known class, [n].</param>
    /// <param name="isCorrect">Whether its predicted label is the true one, [n]; not looked at for unknown rows.</param>
    /// <exception cref="ArgumentException">The counts differ, or a score is NaN or positive infinity.</exception>
    public static OpenSetReport Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isKnown, ReadOnlySpan<bool> isCorrect)
    {
        ScoreRun.CheckFlags(isKnown, scores.Length, nameof(isKnown), nameof(scores));
        ScoreRun.CheckFlags(isCorrect, scores.Length, nameof(isCorrect), nameof(scores));
        ScoreRun.CheckScores(scores, nameof(scores));
        return new(ScoreRun.Descending(scores, isKnown, isCorrect));
    }

    /// <summary>
    /// The share of the unknown rows that the highest threshold accepts which accepts at least a share of the known rows. O(log n).
    /// </summary>
    /// <param name="trueAcceptRate">That share, 0 ≤ rate ≤ 1, compared with accepted / K in double precision.</param>
    /// <returns>The share of the unknown rows; NaN without known or without unknown rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to 1.</exception>
    public double FalseAcceptRateAt(double trueAcceptRate)
    {
        Throw.IfNot(trueAcceptRate >= 0 && trueAcceptRate <= 1, trueAcceptRate, "0 ≤ trueAcceptRate ≤ 1", "Pass a fraction, such as 0.95.");
        if (KnownCount == 0)
        {
            return double.NaN;
        }

        (int low, int high) = (0, _curve.Length - 1); // rates ascend; the last is 1
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _curve[middle].TrueAcceptRate >= trueAcceptRate ? (low, middle) : (middle + 1, high);
        }

        return _curve[low].FalseAcceptRate;
    }

    /// <summary>One line with the counts and the figures.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{KnownCount} known, {UnknownCount} unknown: AUROC {Auroc:F4}, false accepts at 95 % true accepts {FalseAcceptRateAt95:F4}, " +
        $"OSCR {OscrArea:F4}, accuracy {Accuracy:F4}");

    private OpenSetPoint Point(double threshold, int correct, int known, int unknown) => new(
        threshold, (double)correct / KnownCount, (double)known / KnownCount, (double)unknown / UnknownCount);
}
