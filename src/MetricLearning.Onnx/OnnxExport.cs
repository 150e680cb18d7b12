using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Networks;
using MetricLearning.Persistence;

namespace MetricLearning.Onnx;

/// <summary>
/// Writes a network, or all networks of a classifier, as an ONNX model, which other programs and languages run without this library.
/// </summary>
/// <remarks>
/// <para>
/// The model takes feature rows [batch × f] in single precision and gives embeddings [batch × d], for any number of rows: the scaler, in
/// double precision as ours, the layers as they embed (running statistics, no dropout), and unit length if wanted. Results agree with
/// <see cref="IEmbeddingNetwork.Embed"/> up to the rounding of single precision.
/// </para>
/// <para>
/// ONNX IR version 8, opset 17. Metadata: "metriclearning.format" (the version of what follows, <see cref="FormatVersion"/>),
/// "metriclearning.input_shape" (height, width and channels as a JSON array; rows hold pixels line by line, their channels side by side)
/// and, if given, "metriclearning.labels". Everything is written in one file, which protocol buffers limit to 2 GiB.
/// Source: ONNX, Open Neural Network Exchange specification, onnx.proto.
/// </para>
/// </remarks>
public static class OnnxExport
{
    /// <summary>The version of the metadata that this library writes.</summary>
    public const string FormatVersion = "1";

    /// <summary>Writes a model to a file, which appears only once it is complete. O(parameters).</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="network">The network.</param>
    /// <param name="scaler">What the network's input is standardised by; null if it takes features as they are.</param>
    /// <param name="options">What else the model is to hold; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> or <paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The path is empty; scaler and network differ in columns; a parameter is not finite; the model exceeds 2 GiB; an option is null,
    /// empty or taken. Nothing is written.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written. One that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written. One that was there is as it was.</exception>
    public static void Save(string path, EmbeddingNetwork network, StandardScaler? scaler = null, OnnxExportOptions? options = null)
    {
        TextArgument.IsPath(path);
        Save(path, OnnxModel.Of(network, scaler, options));
    }

    /// <summary>
    /// Writes what a classifier embeds rows by, <see cref="SimilarityClassifier.Embedder"/>, to a file, which appears only once it is
    /// complete: scaler, all networks and the scaled row, or its map, side by side. O(parameters).
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="ensemble">Scaler and networks, all of them this library's.</param>
    /// <param name="options">What else the model is to hold; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> or <paramref name="ensemble"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The path is empty; a network is another author's; a parameter is not finite; the model exceeds 2 GiB; an option is null, empty or
    /// taken. Nothing is written.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written. One that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written. One that was there is as it was.</exception>
    public static void Save(string path, NetworkEnsemble ensemble, OnnxExportOptions? options = null)
    {
        TextArgument.IsPath(path);
        Save(path, OnnxModel.Of(ensemble, options));
    }

    /// <summary>Writes a model to a stream, which stays open. O(parameters).</summary>
    /// <param name="stream">Receives the model.</param>
    /// <param name="network">The network.</param>
    /// <param name="scaler">What the network's input is standardised by; null if it takes features as they are.</param>
    /// <param name="options">What else the model is to hold; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The stream cannot be written to; scaler and network differ in columns; a parameter is not finite; the model exceeds 2 GiB; an option
    /// is null, empty or taken. Nothing is written.
    /// </exception>
    public static void Write(Stream stream, EmbeddingNetwork network, StandardScaler? scaler = null, OnnxExportOptions? options = null)
    {
        Check(stream);
        OnnxModel.Of(network, scaler, options).WriteTo(stream);
    }

    /// <summary>Writes what a classifier embeds rows by to a stream, which stays open. O(parameters).</summary>
    /// <param name="stream">Receives the model.</param>
    /// <param name="ensemble">Scaler and networks, all of them this library's.</param>
    /// <param name="options">What else the model is to hold; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="ensemble"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The stream cannot be written to; a network is another author's; a parameter is not finite; the model exceeds 2 GiB; an option is
    /// null, empty or taken. Nothing is written.
    /// </exception>
    public static void Write(Stream stream, NetworkEnsemble ensemble, OnnxExportOptions? options = null)
    {
        Check(stream);
        OnnxModel.Of(ensemble, options).WriteTo(stream);
    }

    private static void Check(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("stream cannot be written to; pass one that is open for writing.", nameof(stream));
        }
    }

    private static void Save(string path, ProtoMessage model) => AtomicFile.Write(path, model.Length, model.WriteTo);
}
