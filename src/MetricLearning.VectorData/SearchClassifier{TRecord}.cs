using MetricLearning.Calibration;
using MetricLearning.Classification;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData;

/// <summary>Classifies values by the records that a vector store finds near them, whatever store it is.</summary>
/// <remarks>
/// <para>
/// The store searches; the labels of the records that it finds vote by a <see cref="NeighborRule"/>, as the rows of a <see
/// cref="SimilarityClassifier"/> do; a <see cref="ConfidenceCalibrator"/> turns the vote and the distance of the k-th into the probability
/// that the label is right; and below a threshold the answer is "none of these". Distances are those of unit vectors for the cosine, √(2 −
/// 2·cos), and Euclidean otherwise, so temperatures of rules mean what they mean there.
/// </para>
/// <para>
/// A store that searches approximately may miss near records: the votes are then on what it found. Immutable, and thread-safe if the store
/// is. Cost: one search of the store a value, for the larger of the rule's count and the novelty neighbour.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// SearchClassifier&lt;Part&gt; classifier = new(collection, part => part.Kind);
/// classifier = await classifier.CalibrateAsync(heldOutVectors, theirKinds);
/// SearchMatch&lt;Part&gt; match = await classifier.ClassifyAsync(vector);
/// </code>
/// </example>
/// <typeparam name="TRecord">The record of the store.</typeparam>
public sealed class SearchClassifier<TRecord>
    where TRecord : class
{
    private static readonly ConfidenceCalibrator Prior = new(new ConfidenceParameters
    {
        VoteWeight = 1,
        DistanceWeight = 1,
        Intercept = 0,
        DistanceScale = 1,
        Floor = 0.1,
    });

    private readonly IVectorSearchable<TRecord> _store;
    private readonly Func<TRecord, string> _label;
    private readonly StoreScore _score;
    private readonly Dictionary<string, double> _labelThresholds;

    /// <summary>Makes a classifier over a store.</summary>
    /// <param name="store">What searches, such as a <see cref="VectorStoreCollection{TKey, TRecord}"/>.</param>
    /// <param name="label">Gives the label of a record; never null.</param>
    /// <param name="options">How it answers; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">Store or label is null.</exception>
    /// <exception cref="ArgumentException">
    /// The distance function is none that is known here, the rule uses centroids, an option is null, or a threshold is NaN.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The novelty neighbour is out of range.</exception>
    public SearchClassifier(IVectorSearchable<TRecord> store, Func<TRecord, string> label, SearchClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(label);
        Options = options ?? new();
        _score = StoreScore.Of(Options.DistanceFunction, nameof(SearchClassifierOptions.DistanceFunction));
        Check(Options);
        _labelThresholds = new(Options.LabelThresholds, StringComparer.Ordinal);
        (_store, _label) = (store, label);
    }

    /// <summary>How it answers.</summary>
    public SearchClassifierOptions Options { get; }

    private int SearchedCount => Math.Max(Options.Rule.NeighborCount, Options.NoveltyNeighbor);

    /// <summary>Classifies a value.</summary>
    /// <typeparam name="TInput">What the store can search by, such as a vector or a text.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="search">Filter and vector property of the search; null for none. What it skips does not vote.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the store.</param>
    /// <returns>The answer; "none of these" where the store found nothing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The store gave no score or one that is not finite, no record, more than was asked for, or not the nearest first, as with another
    /// distance function than the options name; or a record has no label.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<SearchMatch<TRecord>> ClassifyAsync<TInput>(
        TInput value, VectorSearchOptions<TRecord>? search = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        SearchVotes<TRecord> votes = new(_label, _score, SearchedCount);
        await foreach (VectorSearchResult<TRecord> result in _store.SearchAsync(value, SearchedCount, search, cancellationToken)
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            votes.Add(result);
        }

        if (votes.Results.Count == 0)
        {
            return new(null, null, 0, 0, double.PositiveInfinity, []);
        }

        string label = votes.Winner(Options.Rule, out double share);
        double distance = votes.DistanceOf(Options.NoveltyNeighbor);
        double confidence = (Options.Confidence ?? Prior).ConfidenceOf(share, distance);
        double threshold = _labelThresholds.TryGetValue(label, out double own) ? own : Options.Threshold;
        return new(confidence >= threshold ? label : null, label, confidence, share, distance, votes.Results);
    }

    /// <summary>The same classifier with confidence and threshold fitted to values that the store does not hold.</summary>
    /// <typeparam name="TInput">What the store can search by.</typeparam>
    /// <param name="values">The values, [n], 1 ≤ n.</param>
    /// <param name="labels">Their labels, [n]; null for a value that is none of the store's.</param>
    /// <param name="target">What the threshold is for; null for <see cref="RejectionTarget.BestF1"/>.</param>
    /// <param name="leastOfLabel">
    /// The number of values from which a label gets a threshold of its own, 1 ≤ number; null, the default, for one threshold for all.
    /// </param>
    /// <param name="search">Filter and vector property of the searches; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; passed to the store, and heeded between searches.</param>
    /// <remarks>One search a value, one after the other. O(n·log n) besides.</remarks>
    /// <exception cref="ArgumentNullException">Values or labels is null.</exception>
    /// <exception cref="ArgumentException">There is no value, one is null, or the counts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of values is below 1.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="ClassifyAsync"/>; or nothing was found for a value.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<SearchClassifier<TRecord>> CalibrateAsync<TInput>(
        IEnumerable<TInput> values,
        IEnumerable<string?> labels,
        RejectionTarget? target = null,
        int? leastOfLabel = null,
        VectorSearchOptions<TRecord>? search = null,
        CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        SearchEvidence evidence = new();
        TInput[] own = SearchEvidence.Checked(values, labels, leastOfLabel, out string?[] ownLabels);
        for (int i = 0; i < own.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SearchMatch<TRecord> match = await ClassifyAsync(own[i], search, cancellationToken).ConfigureAwait(false);
            evidence.Add(match.NearestLabel, match.VoteShare, match.Distance, ownLabels[i], i);
        }

        return new(_store, _label, evidence.Fit(Options, target ?? RejectionTarget.BestF1, leastOfLabel));
    }

    private static void Check(SearchClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Rule, nameof(options));
        ArgumentNullException.ThrowIfNull(options.LabelThresholds, nameof(options));
        if (options.Rule.UsesCentroids)
        {
            throw new ArgumentException(
                "options.Rule uses centroids, which a store does not have; expected a rule of rows. Use NeighborRule.Usual.",
                nameof(options));
        }

        if (options.NoveltyNeighbor is < 1 or > NeighborRule.LargestNeighborCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.NoveltyNeighbor,
                $"options.NoveltyNeighbor is {options.NoveltyNeighbor}; expected 1 to {NeighborRule.LargestNeighborCount}. " +
                "Take 1 when in doubt.");
        }

        if (double.IsNaN(options.Threshold) || options.LabelThresholds.Values.Any(double.IsNaN))
        {
            throw new ArgumentException(
                "A threshold of options is NaN; expected a number or an infinity. Pass negative infinity to accept all.", nameof(options));
        }
    }
}
