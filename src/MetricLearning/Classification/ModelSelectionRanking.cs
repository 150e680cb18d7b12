using System.Globalization;
using MetricLearning.Networks;

namespace MetricLearning.Classification;

/// <summary>A candidate: what is compared, by which rule, and how it did.</summary>
internal sealed record RankedCandidate(ModelView View, NeighborRule Rule, CandidateScore Score);

/// <summary>Judges every view with every rule and names the best.</summary>
internal sealed class ModelSelectionRanking
{
    /// <summary>The standard errors beyond which one model is clearly better: of 24, some are better than another by chance.</summary>
    public const double ClearErrors = 2;

    private const double RuleErrors = 1; // for another rule of the usual view alone: there are eight, and less is at stake

    private readonly NeighborRule _usual;
    private readonly ModelView _usualView;
    private readonly ModelView? _givenView;
    private readonly bool _isGiven; // and can be compared
    private readonly bool _isRuleGiven;
    private readonly bool _isRawKept;
    private readonly bool _isOtherRule; // of the usual view
    private readonly List<RankedCandidate> _candidates = []; // rows first: of equals the simpler one is chosen

    /// <summary>Judges all candidates.</summary>
    /// <param name="views">The neighbours of the held-out rows.</param>
    /// <param name="rule">The only rule there is; null for all.</param>
    /// <param name="usual">The rule that is taken unless another of its view is better, or another candidate is clearly better.</param>
    /// <param name="usualView">What is compared then, of what there is; otherwise rows, if they are all there is.</param>
    /// <param name="givenView">What is compared, where there is it; null to choose.</param>
    /// <param name="keepsRawAccuracy">
    /// Whether rows as they are are taken instead where they are more accurate by any row, unless a view is given.
    /// </param>
    public ModelSelectionRanking(
        ModelSelectionViews views,
        NeighborRule? rule,
        NeighborRule usual,
        ModelView usualView = ModelView.NetworksAndRows,
        ModelView? givenView = null,
        bool keepsRawAccuracy = false)
    {
        Views = views;
        _usual = usual;
        _givenView = givenView;
        _isRuleGiven = rule is not null;
        _usualView = views.Views.Contains(usualView) ? usualView : views.Views[^1];
        IReadOnlyList<NeighborRule> rules = rule is null ? NeighborRule.All : [rule];
        foreach (ModelView view in views.Views)
        {
            foreach (NeighborRule own in rules)
            {
                HeldOutNeighbors neighbors = views.Neighbors(view, own.UsesCentroids);
                _candidates.Add(new(view, own, CandidateScore.Of(neighbors, views.Labels, own, views.ClassCount)));
            }
        }

        _isGiven = givenView is ModelView given && views.Views.Contains(given);
        List<RankedCandidate> open = _isGiven ? _candidates.FindAll(candidate => candidate.View == givenView) : _candidates;
        RankedCandidate first = MostAccurateOf(open);
        MostAccurate = first.Score;
        RankedCandidate? taken = open.Find(IsUsual);
        bool isUsualView = taken is not null && !taken.Score.IsClearlyWorseThan(MostAccurate, ClearErrors);
        Best = isUsualView ? BestRuleInPlaceOf(taken!) : first;
        _isOtherRule = isUsualView && Best != taken;
        RankedCandidate raw = MostAccurateOf(_candidates.Where(candidate => candidate.View == ModelView.Rows));
        _isRawKept = keepsRawAccuracy && !_isGiven && raw.Score.RightCount > Best.Score.RightCount;
        Best = _isRawKept ? raw : Best;
    }

    /// <summary>The neighbours that were judged by.</summary>
    public ModelSelectionViews Views { get; }

    /// <summary>The score of the most accurate candidate, of the view that is given where one is.</summary>
    public CandidateScore MostAccurate { get; }

    /// <summary>The candidate that is chosen.</summary>
    public RankedCandidate Best { get; }

    /// <summary>Reports the choice.</summary>
    /// <param name="foldCount">The number of folds.</param>
    /// <param name="networks">The networks trained; null if their numbers were not finite.</param>
    /// <param name="scaling">The scaling in words.</param>
    /// <param name="trained">The networks in words; null if none were trained.</param>
    /// <param name="rawAccuracy">The best accuracy of the scaled rows where maps stand for them; null for that of the candidates.</param>
    public ModelChoice Report(
        int foldCount,
        IReadOnlyList<EmbeddingNetwork>? networks,
        string scaling,
        string? trained = null,
        double? rawAccuracy = null)
    {
        double raw = rawAccuracy
            ?? _candidates.Where(candidate => candidate.View == ModelView.Rows).Max(candidate => candidate.Score.Accuracy);
        CandidateModel[] candidates = [.. _candidates.Select(candidate => Describe(candidate, networks?.Count ?? 0))];
        CandidateModel chosen = candidates[_candidates.IndexOf(Best)];
        return new(chosen, candidates, raw, Views.Labels.Length, foldCount, scaling, trained, Reason(raw, networks));
    }

    /// <summary>Says that a view which was given is not what is compared.</summary>
    public static string Incomparable(ModelView given) => $"What was given as View, {given}, cannot be compared without networks.";

    private static RankedCandidate MostAccurateOf(IEnumerable<RankedCandidate> candidates) =>
        candidates.MaxBy(candidate => (candidate.Score.RightCount, -candidate.Score.LogLoss))!;

    // Centroids are usual where a class has few rows, and then held-out rows say too little about rules.
    private RankedCandidate BestRuleInPlaceOf(RankedCandidate usual)
    {
        RankedCandidate best = MostAccurateOf(_candidates.Where(candidate => candidate.View == usual.View));
        return !usual.Rule.UsesCentroids && usual.Score.IsClearlyWorseThan(best.Score, RuleErrors) ? best : usual;
    }

    private bool IsUsual(RankedCandidate candidate) => candidate.View == _usualView && candidate.Rule == _usual;

    private static CandidateModel Describe(RankedCandidate candidate, int networkCount) => new(
        candidate.View == ModelView.Rows ? 0 : networkCount,
        candidate.View != ModelView.Networks,
        candidate.Rule.ToString(),
        candidate.Score.Accuracy,
        candidate.Score.LogLoss);

    private string Reason(double raw, IReadOnlyList<EmbeddingNetwork>? networks)
    {
        string cause = networks is null ? "The numbers of the networks left the range of single precision, so they are not used. "
            : networks.Count == 0 ? "No networks were trained. " : "";
        string given = _isGiven || _givenView is not ModelView view ? ""
            : $"{Incomparable(view)} ";
        double most = _candidates.Max(candidate => candidate.Score.Accuracy);
        string best = _isGiven && _isRuleGiven ? "What is compared and the rule were given"
            : _isGiven ? "What is compared was given, the rule was chosen"
            : _isRawKept ? "Rows as they are are more accurate than what was learned"
            : _isOtherRule ? "It compares what the usual model does, by a rule that is more accurate; no other is clearly better"
            : !IsUsual(Best) ? "It is the most accurate; the usual model was not tried or is clearly less accurate"
            : Best.Score == MostAccurate ? "It is the usual model and the most accurate"
            : "It is the usual model, and no other is clearly more accurate";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cause}{given}{best}. The best accuracy {(raw > most ? "of these " : "")}is {100 * most:0.0} %, and rows as they are reach " +
            $"{100 * raw:0.0} %.");
    }
}
