namespace MetricLearning.Auditing;

/// <summary>What the neighbours of a unit say about its label.</summary>
/// <param name="Score">How much they contradict it; NaN where nothing can be said.</param>
/// <param name="Confidence">The confidence in the given label.</param>
/// <param name="Suggested">The class that the neighbours suggest instead; −1 if they do not contradict.</param>
/// <param name="SuggestedConfidence">The confidence in that class.</param>
/// <param name="IsConfident">Whether that confidence reaches the threshold of the class.</param>
internal readonly record struct LabelJudgement(
    double Score, double Confidence, int Suggested, double SuggestedConfidence, bool IsConfident);

/// <summary>Judges labels by a vote of neighbours, as <see cref="DatasetAudit"/> describes.</summary>
internal sealed class LabelCheck
{
    private const double PriorWeight = 0.1;

    private readonly AuditTable _table;
    private readonly double[] _widths;
    private readonly double[] _votes;
    private readonly bool[] _hasVotes;
    private readonly List<int> _voted = []; // the classes that have votes
    private double _totalVotes;

    private LabelCheck(AuditTable table)
    {
        _table = table;
        _widths = WidthsOf(table);
        _votes = new double[table.Rows.ClassNames.Count];
        _hasVotes = new bool[_votes.Length];
    }

    /// <summary>Judges the label of every unit. O((n + m)·k).</summary>
    public static LabelJudgement[] Run(AuditTable table)
    {
        LabelCheck check = new(table);
        LabelJudgement[] judgements = new LabelJudgement[table.Distinct.Count];
        Array.Fill(judgements, new(double.NaN, double.NaN, -1, double.NaN, false));
        double[] trainThresholds = new double[check._votes.Length];
        Array.Fill(trainThresholds, double.NaN);
        trainThresholds = check.Thresholds(0, table.Distinct.TrainCount, trainThresholds);
        double[] testThresholds = check.Thresholds(table.Distinct.TrainCount, table.Distinct.Count, trainThresholds);
        for (int unit = 0; unit < judgements.Length; unit++)
        {
            double[] thresholds = table.IsTrain(unit) ? trainThresholds : testThresholds;
            if (check.IsJudged(unit))
            {
                check.Vote(unit);
                judgements[unit] = check.Judge(table.ClassOf(unit), thresholds);
            }
        }

        return judgements;
    }

    // A test row of a class without training rows cannot have a neighbour of its label.
    private bool IsJudged(int unit) => _table.ListsOf(unit).Has(unit) && !double.IsNaN(_widths[_table.ClassOf(unit)]);

    // The mean confidence in a class among the units that are labelled so; that of other units for a class without any.
    private double[] Thresholds(int firstUnit, int endUnit, double[] others)
    {
        double[] sums = new double[_votes.Length];
        int[] counts = new int[_votes.Length];
        for (int unit = firstUnit; unit < endUnit; unit++)
        {
            if (IsJudged(unit))
            {
                Vote(unit);
                sums[_table.ClassOf(unit)] += ConfidenceIn(_table.ClassOf(unit));
                counts[_table.ClassOf(unit)]++;
            }
        }

        for (int c = 0; c < sums.Length; c++)
        {
            sums[c] = counts[c] > 0 ? sums[c] / counts[c] : others[c];
        }

        return sums;
    }

    private void Vote(int unit)
    {
        foreach (int c in _voted)
        {
            _votes[c] = 0;
            _hasVotes[c] = false;
        }

        _voted.Clear();
        _totalVotes = 0;
        NeighborLists lists = _table.ListsOf(unit);
        ReadOnlySpan<int> units = lists.Units(unit);
        ReadOnlySpan<float> distances = lists.Distances(unit);
        for (int i = 0; i < units.Length; i++)
        {
            int c = _table.ClassOf(units[i]);
            double length = _table.LengthOf(distances[i]);
            double ratio = length == _widths[c] ? 1 : length / _widths[c]; // equal zeros or infinities have no quotient
            double weight = Math.Exp(-ratio * ratio);
            if (!_hasVotes[c]) // a vote may be 0
            {
                _hasVotes[c] = true;
                _voted.Add(c);
            }

            _votes[c] += weight;
            _totalVotes += weight;
        }
    }

    private double ConfidenceIn(int c) => (_votes[c] + (PriorWeight / _votes.Length)) / (_totalVotes + PriorWeight);

    private LabelJudgement Judge(int given, double[] thresholds)
    {
        double confidence = ConfidenceIn(given), most = double.NegativeInfinity, suggestedConfidence = double.NaN;
        int suggested = -1;
        foreach (int c in _voted)
        {
            double other = ConfidenceIn(c), excess = other - thresholds[c];
            if (other > confidence && excess > most)
            {
                (suggested, suggestedConfidence, most) = (c, other, excess);
            }
        }

        double score = Math.Max(most, 0) - (confidence - thresholds[given]);
        return new(score, confidence, suggested, suggestedConfidence, IsConfident: most >= 0);
    }

    // The median distance of the last neighbour in each class; NaN for a class without training rows that have neighbours.
    private static double[] WidthsOf(AuditTable table)
    {
        List<double>[] lengths = new List<double>[table.Rows.ClassNames.Count];
        for (int c = 0; c < lengths.Length; c++)
        {
            lengths[c] = [];
        }

        for (int unit = 0; unit < table.Distinct.TrainCount; unit++)
        {
            if (table.TrainLists.Has(unit))
            {
                lengths[table.ClassOf(unit)].Add(table.LengthOf(table.TrainLists.LastDistance(unit)));
            }
        }

        return [.. lengths.Select(some => some.Count > 0 ? Quantiles.Median(some.ToArray()) : double.NaN)];
    }
}
