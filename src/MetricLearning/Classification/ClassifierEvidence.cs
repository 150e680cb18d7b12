using System.Numerics.Tensors;
using MetricLearning.Calibration;
using MetricLearning.Internal;
using MetricLearning.Neighbors;

namespace MetricLearning.Classification;

/// <summary>What a rule did on rows whose labels are known: the votes, the distances that tell novelty, and whether it was right.</summary>
/// <param name="rule">The rule.</param>
/// <param name="noveltyNeighbor">Which neighbour's distance tells novelty, 1 ≤ k.</param>
/// <param name="novelty">How novelty is told; its scales are fitted here.</param>
internal sealed class ClassifierEvidence(NeighborRule rule, int noveltyNeighbor, ClassifierNovelty novelty)
{
    private const int BlockRows = 1024;
    private const int MostOthers = 5000; // more evidence moves no threshold, and each row costs a search among all
    private const double MostRightRejected = 0.005;
    private const double DistanceMargin = 1.25;
    private const double TailPower = 5; // by which rows beyond a distance become fewer, to tell what few rows do not show

    private static readonly Dictionary<string, double> NoLabels = new(StringComparer.Ordinal);

    private readonly List<string> _labels = []; // that the rule gave
    private readonly List<double> _shares = [];
    private readonly List<double> _distances = [];
    private readonly List<double> _mixedDistances = []; // of embedding and row part
    private readonly List<bool> _isCorrect = [];
    private readonly List<bool> _isKnown = [];

    /// <summary>How many neighbours of a row an answer looks for, so that novelty is measured among as many here.</summary>
    public int SearchedCount { get; } = ClassifierDecision.SearchedCountOf(rule, noveltyNeighbor);

    /// <summary>Adds the rows that were held out when the model was chosen.</summary>
    /// <param name="heldOut">The rows.</param>
    /// <param name="names">The labels that their numbers stand for.</param>
    /// <param name="rowDistances">
    /// The distances of the first <see cref="SearchedCount"/> of each row's neighbours by their row parts, row after row; null where these
    /// take no part.
    /// </param>
    public void AddHeldOut(ModelSelectionEvidence heldOut, IReadOnlyList<string> names, float[]? rowDistances = null)
    {
        int searched = rowDistances is null ? 0 : rowDistances.Length / heldOut.Rows.Length;
        int voters = Math.Min(rule.NeighborCount, heldOut.Neighbors.NeighborCount);
        int novel = Math.Min(noveltyNeighbor, heldOut.RowNeighbors.NeighborCount);
        for (int row = 0; row < heldOut.Rows.Length; row++)
        {
            int winner = NeighborVotes.Winner(
                heldOut.Neighbors.LabelsOf(row)[..voters], heldOut.Neighbors.SquaredDistancesOf(row)[..voters], rule, out double share);
            float distance = MathF.Sqrt(heldOut.RowNeighbors.SquaredDistancesOf(row)[novel - 1]);
            float mixed = rowDistances is null
                ? distance
                : NoveltyDistance.Of(distance, rowDistances.AsSpan(row * searched, searched), novel);
            Add(share, distance, mixed, winner == heldOut.Labels[row], isKnown: true, names[winner]);
        }
    }

    /// <summary>
    /// Adds the rows of a gallery, each against the others: all, or 5,000 at equal distances where there are more. Only rows that nothing
    /// has learned from may be judged like that. O(min(n, 5,000)·n·d).
    /// </summary>
    /// <param name="snapshot">The gallery.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between blocks of rows.</param>
    public void AddOthers(GallerySnapshot snapshot, CancellationToken cancellationToken = default)
    {
        if (snapshot.Count < 2)
        {
            return;
        }

        ClassifierDecision decision = Prior();
        int count = Math.Min(SearchedCount, snapshot.Count - 1);
        int[] slots = new int[snapshot.Count];
        _ = snapshot.CopySlots(0, slots);
        if (slots.Length > MostOthers)
        {
            slots = [.. Enumerable.Range(0, MostOthers).Select(i => slots[(int)((long)i * slots.Length / MostOthers)])];
        }

        int[] nearest = new int[BlockRows * count];
        float[] distances = new float[BlockRows * count];
        float[] row = new float[snapshot.Dimension];
        foreach (int[] block in slots.Chunk(BlockRows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            int found = block.Length * count;
            snapshot.SearchOthers(block, count, nearest.AsSpan(0, found), distances.AsSpan(0, found));
            for (int i = 0; i < block.Length; i++)
            {
                snapshot.CopyRows(block.AsSpan(i, 1), row);
                RowVerdict verdict = RowVerdict.Of(
                    snapshot, row, nearest.AsSpan(i * count, count), distances.AsSpan(i * count, count), decision, novelty.RowColumns);
                bool isCorrect = verdict.Class.Number == snapshot.ClassOf(block[i]);
                Add(verdict.VoteShare, verdict.Distance, verdict.MixedDistance, isCorrect, isKnown: true, verdict.Class.Label);
            }
        }
    }

    /// <summary>Adds rows with their labels, or rows of no known class, as a classifier sees them.</summary>
    /// <param name="classifier">The classifier, whose gallery does not hold the rows.</param>
    /// <param name="rows">The rows, [n × f].</param>
    /// <param name="labels">Their labels, [n]; null for a row of no known class. Empty if all are.</param>
    public void Add(SimilarityClassifier classifier, in ReadOnlyTensorSpan<float> rows, IReadOnlyList<string?> labels)
    {
        IReadOnlyList<RowVerdict> judged = classifier.Judge(rows);
        for (int i = 0; i < judged.Count; i++)
        {
            string? label = labels.Count == 0 ? null : labels[i];
            string nearest = judged[i].Class.Label;
            Add(judged[i].VoteShare, judged[i].Distance, judged[i].MixedDistance, nearest == label, label is not null, nearest);
        }
    }

    /// <summary>Throws if labels are to have thresholds of their own by no target, or from less than one row on.</summary>
    public static void Check(RejectionTarget? target, int? leastRowsOfLabel, string name)
    {
        Throw.IfNot(
            leastRowsOfLabel is not < 1, leastRowsOfLabel ?? 1, "1 ≤ rows", "Leave it null for one threshold for all labels.", name);
        if (leastRowsOfLabel is not null && target is null)
        {
            throw new ArgumentException(
                "Labels have thresholds of their own by a target, and there is none. Pass a target, such as RejectionTarget.BestF1, or "
                + "leave the number of rows null.",
                name);
        }
    }

    /// <summary>Fits confidence, and the threshold that a target asks for.</summary>
    /// <param name="target">The target; null for half the accuracy on rows of known classes.</param>
    /// <param name="leastRowsOfLabel">The rows from which a label gets a threshold of its own; null for one threshold for all.</param>
    public ClassifierDecision Fit(RejectionTarget? target, int? leastRowsOfLabel = null)
    {
        if (_shares.Count == 0)
        {
            return Prior();
        }

        bool[] isKnown = [.. _isKnown], isCorrect = [.. _isCorrect];
        ConfidenceCalibrator confidence = ConfidenceCalibrator.Fit([.. _shares], [.. _distances], isCorrect, isKnown);
        double[] scores = [.. _shares.Zip(_distances, confidence.ConfidenceOf)];
        if (target is not RejectionTarget goal)
        {
            return new(rule, noveltyNeighbor, confidence, UsualThreshold(scores), NoLabels, UsualDistance(), FitNovelty());
        }

        if (leastRowsOfLabel is not int least)
        {
            double threshold = ThresholdChoice.Of(scores, isKnown, isCorrect, goal).Threshold;
            return new(rule, noveltyNeighbor, confidence, threshold, NoLabels, double.PositiveInfinity, FitNovelty());
        }

        string[] names = [.. _labels.Distinct().Order(StringComparer.Ordinal)];
        int[] numbers = [.. _labels.Select(label => Array.BinarySearch(names, label, StringComparer.Ordinal))];
        RejectionThreshold chosen = RejectionThreshold.ChoosePerLabel(scores, numbers, isKnown, isCorrect, goal, least);
        Dictionary<string, double> own = new(StringComparer.Ordinal);
        for (int i = 0; i < chosen.Labels.Length; i++)
        {
            own[names[chosen.Labels[i]]] = chosen.Thresholds[i];
        }

        return new(rule, noveltyNeighbor, confidence, chosen.Global, own, double.PositiveInfinity, FitNovelty());
    }

    /// <summary>What is decided without any evidence: by the calibrator's own prior, and nothing is rejected.</summary>
    public ClassifierDecision Prior()
    {
        ConfidenceCalibrator confidence = new(new ConfidenceParameters
        {
            VoteWeight = 1,
            DistanceWeight = 1,
            Intercept = 0,
            DistanceScale = 1,
            Floor = 0.1,
        });
        return new(
            rule, noveltyNeighbor, confidence, double.NegativeInfinity, NoLabels, double.PositiveInfinity,
            novelty with { OfRows = null, OfEmbeddings = null });
    }

    private ClassifierNovelty FitNovelty() => !_isKnown.Contains(true) ? novelty : novelty with
    {
        OfRows = novelty.RowColumns > 0 ? NoveltyScale.Fit(Known(_mixedDistances)) : null,
        OfEmbeddings = NoveltyScale.Fit(Known(_distances)),
    };

    // Where squares overflow a distance is infinite.
    private double[] Known(List<double> distances) =>
        [.. distances.Where((_, i) => _isKnown[i]).Select(distance => Math.Min(distance, float.MaxValue))];

    // Half the accuracy; less if too many right rows are below. Of few rows the least sure is not yet the least sure that will come: half
    // its odds.
    private double UsualThreshold(double[] scores)
    {
        bool[] isRight = [.. _isKnown.Zip(_isCorrect, (known, right) => known && right)];
        double[] right = [.. scores.Where((_, i) => isRight[i]).Order()];
        int known = _isKnown.Count(one => one);
        if (right.Length == 0)
        {
            return double.NegativeInfinity;
        }

        int rejected = (int)(right.Length * MostRightRejected);
        double least = right[rejected];
        return Math.Min(right.Length / (2.0 * known), rejected > 0 ? least : least / (2 - least));
    }

    // What hardly a row of a known class exceeds: a quarter more than nearly all held-out rows, which are not the farthest that will come.
    // The largest of n distances is exceeded by one row in n, which of few rows is many.
    private double UsualDistance()
    {
        double[] known = [.. _distances.Where((distance, i) => _isKnown[i] && distance > 0).Order()]; // copies of rows tell nothing
        if (known.Length == 0)
        {
            return double.PositiveInfinity;
        }

        double exceeding = Math.Max(1 / (known.Length * MostRightRejected), 1);
        return known[^((int)(known.Length * MostRightRejected) + 1)] * DistanceMargin * Math.Pow(exceeding, 1 / TailPower);
    }

    private void Add(double share, double distance, double mixedDistance, bool isCorrect, bool isKnown, string label)
    {
        _labels.Add(label);
        _shares.Add(share);
        _distances.Add(distance);
        _mixedDistances.Add(mixedDistance);
        _isCorrect.Add(isCorrect);
        _isKnown.Add(isKnown);
    }
}
