using System.Text.Json;
using MetricLearning.Data;
using MetricLearning.Persistence;

namespace MetricLearning.Classification;

/// <summary>What training chose, in the settings of a model file. A figure that is not a number is null there.</summary>
internal static class ChoiceFormat
{
    private const int MaxCandidateCount = 1000;

    /// <summary>Writes the choice; null if there is none.</summary>
    public static void Write(Utf8JsonWriter json, ModelChoice? choice)
    {
        if (choice is null)
        {
            json.WriteNull("choice");
            return;
        }

        json.WriteStartObject("choice");
        json.WritePropertyName("chosen");
        Write(json, choice.Chosen);
        json.WriteStartArray("candidates");
        foreach (CandidateModel candidate in choice.Candidates)
        {
            Write(json, candidate);
        }

        json.WriteEndArray();
        json.WriteNumberOrNull("rawAccuracy", choice.RawAccuracy);
        json.WriteNumber("heldOutRowCount", choice.HeldOutRowCount);
        json.WriteNumber("foldCount", choice.FoldCount);
        json.WriteString("scaling", choice.Scaling);
        if (choice.Networks is not null)
        {
            json.WriteString("networks", choice.Networks);
        }

        if (choice.LikelyImageShape is ImageShape shape)
        {
            json.WriteShape("likelyImageShape", shape);
        }

        if (choice.Convolutions is CandidateModel convolutions)
        {
            json.WritePropertyName("convolutions");
            Write(json, convolutions);
        }

        json.WriteString("reason", choice.Reason);
        json.WriteEndObject();
    }

    /// <summary>Reads the choice.</summary>
    public static ModelChoice? Read(ModelSettings? settings)
    {
        if (settings is not { } choice)
        {
            return null;
        }

        choice.RequireNames(
            "chosen", "candidates", "rawAccuracy", "heldOutRowCount", "foldCount", "scaling", "networks", "likelyImageShape",
            "convolutions", "reason");
        ModelChoice read = new(
            ReadCandidate(choice.Object("chosen")),
            [.. choice.Objects("candidates", MaxCandidateCount).Select(ReadCandidate)],
            choice.OptionalDouble("rawAccuracy"),
            choice.Int32("heldOutRowCount"),
            choice.Int32("foldCount"),
            choice.Text("scaling"),
            choice.Has("networks") ? choice.Text("networks") : null,
            choice.Text("reason"));
        return read with
        {
            LikelyImageShape = choice.Has("likelyImageShape") ? ReadShape(choice) : null,
            Convolutions = choice.Has("convolutions") ? ReadCandidate(choice.Object("convolutions")) : null,
        };
    }

    private static ImageShape ReadShape(ModelSettings choice)
    {
        ImageShape shape = choice.Shape("likelyImageShape");
        return shape is { Height: >= 1, Width: >= 1, Channels: >= 1 }
            ? shape
            : throw choice.Invalid("likelyImageShape", "is not a height, a width and a number of channels of at least 1");
    }

    private static void Write(Utf8JsonWriter json, CandidateModel candidate)
    {
        json.WriteStartObject();
        json.WriteNumber("networkCount", candidate.NetworkCount);
        json.WriteBoolean("comparesRows", candidate.ComparesRows);
        json.WriteString("rule", candidate.Rule);
        json.WriteNumberOrNull("accuracy", double.IsFinite(candidate.Accuracy) ? candidate.Accuracy : null);
        json.WriteNumberOrNull("logLoss", double.IsFinite(candidate.LogLoss) ? candidate.LogLoss : null);
        json.WriteEndObject();
    }

    private static CandidateModel ReadCandidate(ModelSettings candidate)
    {
        candidate.RequireNames("networkCount", "comparesRows", "rule", "accuracy", "logLoss");
        return new(
            candidate.Int32("networkCount"),
            candidate.Boolean("comparesRows"),
            candidate.Text("rule"),
            candidate.OptionalDouble("accuracy") ?? double.NaN,
            candidate.OptionalDouble("logLoss") ?? double.NaN);
    }
}
