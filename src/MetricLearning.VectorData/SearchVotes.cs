using System.Globalization;
using MetricLearning.Classification;
using MetricLearning.Distances;
using Microsoft.Extensions.VectorData;

namespace MetricLearning.VectorData;

/// <summary>What a store found near a value, checked: it may be anybody's.</summary>
/// <param name="label">Gives the label of a record.</param>
/// <param name="score">What its scores mean.</param>
/// <param name="largestCount">How many were asked for.</param>
internal sealed class SearchVotes<TRecord>(Func<TRecord, string> label, StoreScore score, int largestCount)
    where TRecord : class
{
    // Stores compute scores in single precision, in which equal vectors may lie apart by that much, in any order.
    private const double Rounding = 1e-5;

    private readonly List<VectorSearchResult<TRecord>> _results = [];
    private readonly List<string> _labels = []; // as they are met
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal); // their places there
    private readonly List<int> _classes = [];
    private readonly List<float> _squaredDistances = [];
    private double _last = double.NegativeInfinity; // of what is compared for the order

    /// <summary>What was found, nearest first.</summary>
    public IReadOnlyList<VectorSearchResult<TRecord>> Results => _results;

    /// <summary>Adds the next result.</summary>
    /// <exception cref="InvalidOperationException">It cannot be the next one.</exception>
    public void Add(VectorSearchResult<TRecord> result)
    {
        if (_results.Count == largestCount)
        {
            throw new InvalidOperationException($"The store returned more than {largestCount} records, as asked for. Check the store.");
        }

        if (result?.Record is null)
        {
            throw new InvalidOperationException($"The store returned no record as result {_results.Count}. Check the store.");
        }

        if (result.Score is not double own || !double.IsFinite(own))
        {
            string given = result.Score?.ToString(CultureInfo.InvariantCulture) ?? "null";
            throw new InvalidOperationException(
                $"The store returned the score {given} as result {_results.Count}; expected a finite " +
                "number. Use a store that gives scores.");
        }

        // Near 0 a distance magnifies the rounding of its square; dot products of long vectors are beyond what squares tell apart.
        double square = score.SquaredDistanceOf(own);
        double compared = score.Metric == DistanceMetric.InnerProduct ? score.DistanceOf(own) : square;
        if (!(square <= float.MaxValue) || compared < _last - (Rounding * (1 + Math.Abs(_last))))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The store returned the score {own} as result {_results.Count}, nearer than the one before it by {score.Function}, or ") +
                "too far for a number; expected the nearest first. Name the store's distance function in the options.");
        }

        string text = label(result.Record) ?? throw new InvalidOperationException(
            $"The label of the record of result {_results.Count} is null; expected a text. Give every record one, or filter them.");
        if (!_numbers.TryGetValue(text, out int number))
        {
            number = _labels.Count;
            _labels.Add(text);
            _numbers.Add(text, number);
        }

        _results.Add(result);
        _classes.Add(number);
        _squaredDistances.Add(Math.Max(_squaredDistances.Count == 0 ? 0 : _squaredDistances[^1], (float)square));
        _last = Math.Max(_last, compared);
    }

    /// <summary>The label that a rule gives, and the share of the votes that it won.</summary>
    public string Winner(NeighborRule rule, out double share) =>
        _labels[rule.Decide(_classes.ToArray(), _squaredDistances.ToArray(), out share)];

    /// <summary>The distance of the k-th result, or of the last one if there are fewer.</summary>
    public double DistanceOf(int neighbor) => Math.Sqrt(_squaredDistances[Math.Min(neighbor, _squaredDistances.Count) - 1]);
}
