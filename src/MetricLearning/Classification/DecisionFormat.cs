using System.Text.Json;
using MetricLearning.Calibration;
using MetricLearning.Persistence;

namespace MetricLearning.Classification;

/// <summary>How a classifier decides, in a model file.</summary>
internal static class DecisionFormat
{
    private const string Knots = "confidence.knots";
    private const string Values = "confidence.values";
    private const string Labels = "thresholds.labels";
    private const string Thresholds = "thresholds.values";

    /// <summary>Writes rule, calibration and thresholds.</summary>
    public static void Write(ModelWriter model, SimilarityClassifier classifier)
    {
        ConfidenceParameters confidence = classifier.Confidence.Parameters;
        Utf8JsonWriter json = model.Settings;
        json.WriteStartObject("decision");
        json.WriteString("voters", classifier.Rule.UsesCentroids ? "centroids" : "rows");
        json.WriteNumber("neighborCount", classifier.Rule.NeighborCount);
        json.WriteNumberOrNull("temperature", Finite(classifier.Rule.Temperature));
        json.WriteNumber("noveltyNeighbor", classifier.NoveltyNeighbor);
        json.WriteNumberOrNull("threshold", Finite(classifier.Threshold));
        json.WriteBoolean("acceptsNone", double.IsPositiveInfinity(classifier.Threshold));
        json.WriteNumberOrNull("maxDistance", Finite(classifier.MaxDistance));
        json.WriteNumber("voteWeight", confidence.VoteWeight);
        json.WriteNumber("distanceWeight", confidence.DistanceWeight);
        json.WriteNumber("intercept", confidence.Intercept);
        json.WriteNumber("distanceScale", confidence.DistanceScale);
        json.WriteNumber("floor", confidence.Floor);
        json.WriteEndObject();
        model.Tensors.Add<double>(Knots, [confidence.KnotInputs.Count], confidence.KnotInputs.ToArray());
        model.Tensors.Add<double>(Values, [confidence.KnotOutputs.Count], confidence.KnotOutputs.ToArray());
        string[] labels = [.. classifier.LabelThresholds.Keys.Order(StringComparer.Ordinal)];
        StringTable.Write(model.Tensors, Labels, labels);
        model.Tensors.Add<double>(
            Thresholds, [labels.Length], labels.Select(label => Math.Clamp(classifier.LabelThresholds[label], -1, 2)).ToArray());
    }

    /// <summary>Reads them.</summary>
    public static ClassifierDecision Read(ModelReader model, ModelSettings settings)
    {
        settings.RequireNames(
            "voters", "neighborCount", "temperature", "noveltyNeighbor", "threshold", "acceptsNone", "maxDistance",
            "voteWeight", "distanceWeight", "intercept", "distanceScale", "floor");
        string[] labels = StringTable.Read(model, Labels, maxDegreeOfParallelism: 1);
        double[] thresholds = model.ReadAll<double>(Thresholds);
        if (labels.Length != thresholds.Length || labels.Distinct(StringComparer.Ordinal).Count() != labels.Length)
        {
            throw model.Invalid($"has {thresholds.Length} thresholds for {labels.Length} labels, or a label twice. It was damaged");
        }

        try
        {
            NeighborRule rule = new(
                settings.Choice("voters", ("rows", false), ("centroids", true)),
                settings.Int32("neighborCount"),
                settings.OptionalDouble("temperature") ?? double.PositiveInfinity);
            ConfidenceCalibrator confidence = new(new ConfidenceParameters
            {
                VoteWeight = settings.Double("voteWeight"),
                DistanceWeight = settings.Double("distanceWeight"),
                Intercept = settings.Double("intercept"),
                DistanceScale = settings.Double("distanceScale"),
                Floor = settings.Double("floor"),
                KnotInputs = model.ReadAll<double>(Knots),
                KnotOutputs = model.ReadAll<double>(Values),
            });
            int novelty = settings.Int32("noveltyNeighbor");
            if (novelty is < 1 or > NeighborRule.LargestNeighborCount)
            {
                throw settings.Invalid("noveltyNeighbor", $"is {novelty}; expected 1 to {NeighborRule.LargestNeighborCount}");
            }

            double none = settings.Boolean("acceptsNone") ? double.PositiveInfinity : double.NegativeInfinity;
            Dictionary<string, double> own = new(labels.Zip(thresholds, KeyValuePair.Create), StringComparer.Ordinal);
            return new(
                rule,
                novelty,
                confidence,
                settings.OptionalDouble("threshold") ?? none,
                own,
                settings.OptionalDouble("maxDistance") ?? double.PositiveInfinity);
        }
        catch (ArgumentException exception)
        {
            throw model.Impossible("rule", exception);
        }
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
