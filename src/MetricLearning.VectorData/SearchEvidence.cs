using MetricLearning.Calibration;

namespace MetricLearning.VectorData;

/// <summary>What a classifier said of values whose labels are known.</summary>
internal sealed class SearchEvidence
{
    private readonly List<string> _labels = [];
    private readonly List<double> _shares = [];
    private readonly List<double> _distances = [];
    private readonly List<bool> _isKnown = [];
    private readonly List<bool> _isCorrect = [];

    /// <summary>Checks and copies values and labels.</summary>
    public static TInput[] Checked<TInput>(
        IEnumerable<TInput> values, IEnumerable<string?> labels, int? leastOfLabel, out string?[] ownLabels)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(labels);
        TInput[] own = [.. values];
        ownLabels = [.. labels];
        if (own.Length == 0)
        {
            throw new ArgumentException("values has 0 entries; pass at least one.", nameof(values));
        }

        if (ownLabels.Length != own.Length)
        {
            throw new ArgumentException(
                $"labels has {ownLabels.Length} entries but values has {own.Length}; pass one label per value.", nameof(labels));
        }

        int missing = Array.FindIndex(own, value => value is null);
        if (missing >= 0)
        {
            throw new ArgumentException($"values[{missing}] is null; expected none. Leave it out.", nameof(values));
        }

        if (leastOfLabel < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(leastOfLabel), leastOfLabel,
                $"leastOfLabel is {leastOfLabel}; expected 1 or more. Leave it null for one threshold for all labels.");
        }

        return own;
    }

    /// <summary>Adds a value.</summary>
    /// <exception cref="InvalidOperationException">Nothing was found for it.</exception>
    public void Add(string? answer, double share, double distance, string? label, int number)
    {
        _labels.Add(answer ?? throw new InvalidOperationException(
            $"The store found nothing for value {number}; expected a record. Calibrate over a store that has records."));
        _shares.Add(share);
        _distances.Add(distance);
        _isKnown.Add(label is not null);
        _isCorrect.Add(answer == label);
    }

    /// <summary>Fits confidence and thresholds.</summary>
    public SearchClassifierOptions Fit(SearchClassifierOptions options, RejectionTarget target, int? leastOfLabel)
    {
        bool[] isKnown = [.. _isKnown], isCorrect = [.. _isCorrect];
        ConfidenceCalibrator confidence = ConfidenceCalibrator.Fit([.. _shares], [.. _distances], isCorrect, isKnown);
        double[] scores = [.. _shares.Zip(_distances, confidence.ConfidenceOf)];
        string[] names = [.. _labels.Distinct().Order(StringComparer.Ordinal)];
        int[] numbers = [.. _labels.Select(label => Array.BinarySearch(names, label, StringComparer.Ordinal))];
        RejectionThreshold chosen = leastOfLabel is int least
            ? RejectionThreshold.ChoosePerLabel(scores, numbers, isKnown, isCorrect, target, least)
            : RejectionThreshold.Choose(scores, isKnown, isCorrect, target);
        Dictionary<string, double> own = new(StringComparer.Ordinal);
        for (int i = 0; i < chosen.Labels.Length; i++)
        {
            own[names[chosen.Labels[i]]] = chosen.Thresholds[i];
        }

        return options with { Confidence = confidence, Threshold = chosen.Global, LabelThresholds = own };
    }
}
