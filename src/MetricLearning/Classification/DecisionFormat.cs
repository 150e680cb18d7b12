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
    private const string MaxNovelty = "maxNovelty";
    private const string NoveltyOfRows = "novelty.rows";
    private const string NoveltyOfEmbeddings = "novelty.embeddings";

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
        if (classifier.Novelty.HasParts)
        {
            json.WriteNumber(MaxNovelty, classifier.MaxNovelty);
        }

        json.WriteNumber("voteWeight", confidence.VoteWeight);
        json.WriteNumber("distanceWeight", confidence.DistanceWeight);
        json.WriteNumber("intercept", confidence.Intercept);
        json.WriteNumber("distanceScale", confidence.DistanceScale);
        json.WriteNumber("floor", confidence.Floor);
        json.WriteEndObject();
        model.Tensors.Add<double>(Knots, [confidence.KnotInputs.Count], confidence.KnotInputs.ToArray());
        model.Tensors.Add<double>(Values, [confidence.KnotOutputs.Count], confidence.KnotOutputs.ToArray());
        if (classifier.Novelty.HasParts)
        {
            Write(model, NoveltyOfRows, classifier.Novelty.OfRows);
            Write(model, NoveltyOfEmbeddings, classifier.Novelty.OfEmbeddings);
        }

        string[] labels = [.. classifier.LabelThresholds.Keys.Order(StringComparer.Ordinal)];
        StringTable.Write(model.Tensors, Labels, labels);
        model.Tensors.Add<double>(
            Thresholds, [labels.Length], labels.Select(label => Math.Clamp(classifier.LabelThresholds[label], -1, 2)).ToArray());
    }

    /// <summary>Reads them.</summary>
    /// <param name="model">The file.</param>
    /// <param name="settings">Its decision.</param>
    /// <param name="rowColumns">How many columns of an embedding are the row part beside networks.</param>
    public static ClassifierDecision Read(ModelReader model, ModelSettings settings, int rowColumns)
    {
        settings.RequireNames(
            "voters", "neighborCount", "temperature", "noveltyNeighbor", "threshold", "acceptsNone", "maxDistance", MaxNovelty,
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
                settings.OptionalDouble("maxDistance") ?? double.PositiveInfinity,
                ReadNovelty(model, settings, rowColumns));
        }
        catch (ArgumentException exception)
        {
            throw model.Impossible("rule", exception);
        }
    }

    private static void Write(ModelWriter model, string name, NoveltyScale? scale)
    {
        double[] distances = [.. scale?.Distances ?? []], levels = [.. scale?.Levels ?? []];
        model.Tensors.Add<double>($"{name}.distances", [distances.Length], distances);
        model.Tensors.Add<double>($"{name}.levels", [levels.Length], levels);
    }

    // Where no novelty is known there is none, as in files from before there was novelty.
    private static ClassifierNovelty ReadNovelty(ModelReader model, ModelSettings settings, int rowColumns)
    {
        if (!settings.Has(MaxNovelty))
        {
            return new(rowColumns, OfRows: null, OfEmbeddings: null);
        }

        double most = settings.Double(MaxNovelty);
        return most is >= 0 and <= 1
            ? new(rowColumns, ReadScale(model, NoveltyOfRows), ReadScale(model, NoveltyOfEmbeddings), most)
            : throw settings.Invalid(MaxNovelty, $"is {most}; expected 0 to 1");
    }

    private static NoveltyScale? ReadScale(ModelReader model, string name)
    {
        double[] distances = model.ReadAll<double>($"{name}.distances"), levels = model.ReadAll<double>($"{name}.levels");
        return distances.Length == 0 && levels.Length == 0 ? null : new(distances, levels);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
