using System.Text.Json;
using MetricLearning.Networks;
using MetricLearning.Persistence;

namespace MetricLearning.Classification;

/// <summary>A <see cref="SimilarityClassifier"/> in a model file; docs/model-format.md says what stands where.</summary>
internal static class ClassifierFormat
{
    private const string Kind = "similarity-classifier";
    private const int MaxNetworkCount = 4096;
    private const string RowMap = "rowMap";
    private const string RowMapPrefix = "rowMap.";

    /// <summary>Gathers what a classifier holds. The gallery is that of this moment.</summary>
    public static ModelWriter Gather(SimilarityClassifier classifier)
    {
        ModelWriter model = new(Kind);
        try
        {
            WriteEmbedder(model, classifier.Embedder);
            DecisionFormat.Write(model, classifier);
            ChoiceFormat.Write(model.Settings, classifier.Choice);
            GalleryFormat.Write(model, classifier.Gallery.Snapshot);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Reads a classifier, and disposes of the reader.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; null for the number of processors.</param>
    /// <param name="rowsStayInFile">Whether the gallery's rows are left in the file.</param>
    public static SimilarityClassifier Read(SafetensorsReader file, int? maxDegreeOfParallelism, bool rowsStayInFile = false)
    {
        using ModelReader model = new(file, Kind);
        ModelSettings settings = model.Settings;
        settings.RequireNames("version", "kind", "embedder", "decision", "choice");
        NetworkEnsemble embedder = ReadEmbedder(model, settings.Object("embedder"), maxDegreeOfParallelism);
        SimilarityClassifier classifier = new(
            embedder,
            GalleryFormat.Read(model, embedder.EmbeddingDimension, maxDegreeOfParallelism, rowsStayInFile),
            DecisionFormat.Read(model, settings.Object("decision"), embedder.RowColumns),
            ChoiceFormat.Read(settings.OptionalObject("choice")));
        model.RequireAllRead();
        return classifier;
    }

    private static void WriteEmbedder(ModelWriter model, NetworkEnsemble embedder)
    {
        if (embedder.Networks.Count > MaxNetworkCount)
        {
            throw new ArgumentException(
                $"The classifier has {embedder.Networks.Count} networks, and a file holds {MaxNetworkCount} at most. Train fewer folds.");
        }

        Utf8JsonWriter json = model.Settings;
        json.WriteStartObject("embedder");
        json.WriteNumberOrNull("rowDeviation", embedder.RowDeviation);
        if (embedder.RowMap is not null)
        {
            json.WritePropertyName(RowMap);
            NetworkFormat.Write(model, RowMapPrefix, Own(embedder.RowMap, "the row map"));
        }

        json.WriteStartArray("networks");
        for (int i = 0; i < embedder.Networks.Count; i++)
        {
            NetworkFormat.Write(model, $"network.{i}.", Own(embedder.Networks[i], $"network {i}"));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        ScalerFormat.Write(model, "scaler.", embedder.Scaler);
    }

    private static EmbeddingNetwork Own(IEmbeddingNetwork network, string what) => network as EmbeddingNetwork
        ?? throw new ArgumentException(
            $"{what} of the classifier is a {network.GetType()}; only an EmbeddingNetwork can be saved. Save yours by its own means.");

    private static NetworkEnsemble ReadEmbedder(ModelReader model, ModelSettings settings, int? maxDegreeOfParallelism)
    {
        settings.RequireNames("rowDeviation", RowMap, "networks");
        ModelSettings[] networks = settings.Objects("networks", MaxNetworkCount);
        try
        {
            return new(
                ScalerFormat.Read(model, "scaler."),
                [.. networks.Select((one, i) => NetworkFormat.Read(model, one, $"network.{i}.", maxDegreeOfParallelism))],
                settings.OptionalDouble("rowDeviation"),
                !settings.Has(RowMap) ? null
                    : NetworkFormat.Read(model, settings.Object(RowMap), RowMapPrefix, maxDegreeOfParallelism));
        }
        catch (ArgumentException exception)
        {
            throw model.Impossible("classifier", exception);
        }
    }
}
