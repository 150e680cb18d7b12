using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MetricLearning.Persistence;

/// <summary>Saves and loads networks, scalers and losses with learned proxies, each in a file of its own.</summary>
/// <remarks>
/// <para>
/// A file is in the safetensors format, with numbers as they are in memory and settings as JSON; docs/model-format.md says all that is
/// needed to read one elsewhere. What is loaded computes the same as what was saved, to the last bit. The number of threads is none of the
/// model's and is not saved.
/// </para>
/// <para>
/// A path is written to in a temporary file beside it, which is brought to the disk and then takes the name: the name stands for the old
/// content or the new, even where a process ends meanwhile. It may be that of a file from which something was loaded. Models that have NaN
/// or infinite numbers are refused.
/// </para>
/// <para>
/// A file may come from anywhere. Nothing in it is ever run, types come from a fixed table, and one that is damaged, cut short, of a later
/// version or of another kind is refused with an <see cref="InvalidDataException"/>, before memory is taken for what it only claims to
/// hold.
/// </para>
/// <para>Thread-safe, as long as nothing changes a model that is being saved. O(bytes); memory besides the model is about 2 MB.</para>
/// </remarks>
/// <example>
/// <code>
/// ModelFile.Save("parts.scaler", scaler);
/// ModelFile.Save("parts.network", network);
///
/// StandardScaler loadedScaler = ModelFile.LoadScaler("parts.scaler");
/// EmbeddingNetwork loadedNetwork = ModelFile.LoadNetwork("parts.network");
/// float[] embedding = loadedNetwork.EmbedRow(loadedScaler.TransformRow(row)); // the same bits as before
/// </code>
/// </example>
public static class ModelFile
{
    private const string NetworkSettings = "network";
    private const string LossSettings = "loss";

    /// <summary>Saves a network: its layers, seed and initializer, its parameters and running statistics.</summary>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The path is null or empty; or a number is NaN or infinite, a running variance negative, a name no Unicode, or there are more than
    /// 1,000 layers. Nothing is written.
    /// </exception>
    /// <exception cref="IOException">
    /// The folder does not exist, the disk is full, or another program keeps the file from being replaced.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    public static void Save(string path, EmbeddingNetwork network)
    {
        using ModelWriter model = Gather(network);
        model.Save(path);
    }

    /// <summary>Writes a network to a stream.</summary>
    /// <param name="stream">Receives the file; left open, not flushed.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The stream cannot be written to; or a number is NaN or infinite, a running variance negative, a name no Unicode, or there are more
    /// than 1,000 layers. Nothing is written.
    /// </exception>
    public static void Save(Stream stream, EmbeddingNetwork network)
    {
        using ModelWriter model = Gather(network);
        model.Write(stream);
    }

    /// <summary>Loads a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads that it may use to embed, 1 ≤ degree; null for the number of processors.
    /// </param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It holds no network, or one that cannot be.</exception>
    public static EmbeddingNetwork LoadNetwork(string path, int? maxDegreeOfParallelism = null)
    {
        CheckDegree(maxDegreeOfParallelism);
        return ReadNetwork(SafetensorsReader.Open(path), maxDegreeOfParallelism);
    }

    /// <summary>Reads a network from a stream.</summary>
    /// <param name="stream">The file, from its position to its end; must be able to seek. Left open.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads that it may use to embed, 1 ≤ degree; null for the number of processors.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot seek.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    /// <exception cref="InvalidDataException">It holds no network, or one that cannot be.</exception>
    public static EmbeddingNetwork LoadNetwork(Stream stream, int? maxDegreeOfParallelism = null)
    {
        CheckDegree(maxDegreeOfParallelism);
        return ReadNetwork(new SafetensorsReader(stream), maxDegreeOfParallelism);
    }

    /// <summary>Saves a scaler: means and scales in double precision.</summary>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <param name="scaler">The scaler.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scaler"/> is null.</exception>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <inheritdoc cref="Save(string, EmbeddingNetwork)" path="/exception[@cref='T:System.IO.IOException']"/>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    public static void Save(string path, StandardScaler scaler)
    {
        using ModelWriter model = Gather(scaler);
        model.Save(path);
    }

    /// <summary>Writes a scaler to a stream.</summary>
    /// <param name="stream">Receives the file; left open, not flushed.</param>
    /// <param name="scaler">The scaler.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written to.</exception>
    public static void Save(Stream stream, StandardScaler scaler)
    {
        using ModelWriter model = Gather(scaler);
        model.Write(stream);
    }

    /// <summary>Loads a scaler.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It holds no scaler, or one that cannot be.</exception>
    /// <inheritdoc cref="SafetensorsReader.Open" path="/exception"/>
    public static StandardScaler LoadScaler(string path) => ReadScaler(SafetensorsReader.Open(path));

    /// <summary>Reads a scaler from a stream.</summary>
    /// <param name="stream">The file, from its position to its end; must be able to seek. Left open.</param>
    /// <exception cref="InvalidDataException">It holds no scaler, or one that cannot be.</exception>
    /// <inheritdoc cref="SafetensorsReader(Stream)" path="/exception"/>
    public static StandardScaler LoadScaler(Stream stream) => ReadScaler(new SafetensorsReader(stream));

    /// <summary>Saves a proxy-anchor loss: its options and what it has learned.</summary>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <param name="loss">The loss.</param>
    /// <exception cref="ArgumentNullException"><paramref name="loss"/> is null.</exception>
    /// <exception cref="ArgumentException">The path is null or empty, or a proxy is not finite. Nothing is written.</exception>
    /// <inheritdoc cref="Save(string, EmbeddingNetwork)" path="/exception[@cref='T:System.IO.IOException']"/>
    /// <exception cref="UnauthorizedAccessException">The file or folder must not be written to.</exception>
    public static void Save(string path, ProxyAnchorLoss loss)
    {
        using ModelWriter model = Gather(loss);
        model.Save(path);
    }

    /// <summary>Writes a proxy-anchor loss to a stream.</summary>
    /// <param name="stream">Receives the file; left open, not flushed.</param>
    /// <param name="loss">The loss.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written to, or a proxy is not finite. Nothing is written.</exception>
    public static void Save(Stream stream, ProxyAnchorLoss loss)
    {
        using ModelWriter model = Gather(loss);
        model.Write(stream);
    }

    /// <summary>Loads a proxy-anchor loss.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It holds no such loss, or one that cannot be.</exception>
    /// <inheritdoc cref="SafetensorsReader.Open" path="/exception"/>
    public static ProxyAnchorLoss LoadProxyAnchorLoss(string path) => ReadProxyAnchor(SafetensorsReader.Open(path));

    /// <summary>Reads a proxy-anchor loss from a stream.</summary>
    /// <param name="stream">The file, from its position to its end; must be able to seek. Left open.</param>
    /// <exception cref="InvalidDataException">It holds no such loss, or one that cannot be.</exception>
    /// <inheritdoc cref="SafetensorsReader(Stream)" path="/exception"/>
    public static ProxyAnchorLoss LoadProxyAnchorLoss(Stream stream) => ReadProxyAnchor(new SafetensorsReader(stream));

    /// <summary>Saves an ArcFace loss: its options and what it has learned.</summary>
    /// <inheritdoc cref="Save(string, ProxyAnchorLoss)"/>
    public static void Save(string path, ArcFaceLoss loss)
    {
        using ModelWriter model = Gather(loss);
        model.Save(path);
    }

    /// <summary>Writes an ArcFace loss to a stream.</summary>
    /// <inheritdoc cref="Save(Stream, ProxyAnchorLoss)"/>
    public static void Save(Stream stream, ArcFaceLoss loss)
    {
        using ModelWriter model = Gather(loss);
        model.Write(stream);
    }

    /// <summary>Loads an ArcFace loss.</summary>
    /// <inheritdoc cref="LoadProxyAnchorLoss(string)"/>
    public static ArcFaceLoss LoadArcFaceLoss(string path) => ReadArcFace(SafetensorsReader.Open(path));

    /// <summary>Reads an ArcFace loss from a stream.</summary>
    /// <inheritdoc cref="LoadProxyAnchorLoss(Stream)"/>
    public static ArcFaceLoss LoadArcFaceLoss(Stream stream) => ReadArcFace(new SafetensorsReader(stream));

    private static void CheckDegree(int? degree) =>
        Throw.IfNoThread(degree ?? 1, "maxDegreeOfParallelism");

    private static ModelWriter Gather(EmbeddingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Gather(ModelKind.Network, model =>
        {
            model.Settings.WritePropertyName(NetworkSettings);
            NetworkFormat.Write(model, prefix: "", network);
        });
    }

    private static ModelWriter Gather(StandardScaler scaler)
    {
        ArgumentNullException.ThrowIfNull(scaler);
        return Gather(ModelKind.StandardScaler, model => ScalerFormat.Write(model, prefix: "", scaler));
    }

    private static ModelWriter Gather(ProxyAnchorLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Gather(ModelKind.ProxyAnchorLoss, model =>
        {
            model.Settings.WritePropertyName(LossSettings);
            ProxyLossFormat.Write(model, prefix: "", loss);
        });
    }

    private static ModelWriter Gather(ArcFaceLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Gather(ModelKind.ArcFaceLoss, model =>
        {
            model.Settings.WritePropertyName(LossSettings);
            ProxyLossFormat.Write(model, prefix: "", loss);
        });
    }

    private static ModelWriter Gather(string kind, Action<ModelWriter> write)
    {
        ModelWriter model = new(kind);
        try
        {
            write(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static EmbeddingNetwork ReadNetwork(SafetensorsReader file, int? degree) =>
        Read(
            file,
            ModelKind.Network,
            NetworkSettings,
            model => NetworkFormat.Read(model, model.Settings.Object(NetworkSettings), prefix: "", degree));

    private static StandardScaler ReadScaler(SafetensorsReader file) =>
        Read(file, ModelKind.StandardScaler, settings: null, model => ScalerFormat.Read(model, prefix: ""));

    private static ProxyAnchorLoss ReadProxyAnchor(SafetensorsReader file) =>
        Read(
            file,
            ModelKind.ProxyAnchorLoss,
            LossSettings,
            model => ProxyLossFormat.ReadProxyAnchor(model, model.Settings.Object(LossSettings), prefix: ""));

    private static ArcFaceLoss ReadArcFace(SafetensorsReader file) =>
        Read(
            file,
            ModelKind.ArcFaceLoss,
            LossSettings,
            model => ProxyLossFormat.ReadArcFace(model, model.Settings.Object(LossSettings), prefix: ""));

    private static T Read<T>(SafetensorsReader file, string kind, string? settings, Func<ModelReader, T> read)
    {
        using ModelReader model = new(file, kind);
        model.Settings.RequireNames(settings is null ? ["version", "kind"] : ["version", "kind", settings]);
        T value = read(model);
        model.RequireAllRead();
        return value;
    }
}
