using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;
using Microsoft.ML.OnnxRuntime;

namespace MetricLearning.OnnxRuntime;

/// <summary>Features of a pretrained network that ONNX Runtime runs: what a learned head stands on. Inference only.</summary>
/// <remarks>
/// <para>
/// A model takes one input of floats [batch × …], of any or of a fixed batch, and gives one output of floats [batch × …]. A row is the
/// values of one example in row-major order, with its mask behind them if the model takes one. Construction runs the model once, on a row
/// of zeros, to see that it runs and how many columns it gives.
/// </para>
/// <para>
/// Thread-safe: ONNX Runtime runs one session for any number of threads at once. Calls that are under way when
/// <see cref="Dispose"/> comes end as usual, later ones are refused; a session of the caller's must live until the last call has ended. The
/// same rows in batches of another size may have features that differ in the last bits.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using OnnxFeatures features = new("resnet.onnx", new() { UnitLength = true });
/// SimilarityClassifier head = SimilarityClassifier.Train(features.Embed(images));
/// Match match = head.Classify(features.EmbedRow(image));
/// </code>
/// </example>
public sealed class OnnxFeatures : IDisposable
{
    private readonly ModelDescription _model;
    private readonly FeatureRun _run;

    /// <summary>Opens the model of a file, with the weights that it keeps in files beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How the model is run; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The path is null or empty, or the model's inputs and outputs do not fit the options: the message names them with their shapes.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FileNotFoundException">The file or its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It holds no model that ONNX Runtime can run.</exception>
    /// <exception cref="InvalidOperationException">The native library is missing, or the model fails on a row of zeros.</exception>
    public OnnxFeatures(string path, OnnxFeaturesOptions? options = null)
    {
        TextArgument.IsPath(path);
        options = Checked(options);
        (_model, _run) = Start(ModelSession.Open(path, options.Threads), isOwned: true, options, nameof(path));
    }

    /// <summary>Opens a model in memory.</summary>
    /// <param name="model">The bytes of the model; not needed afterwards.</param>
    /// <param name="options">How the model is run; null for the defaults.</param>
    /// <exception cref="ArgumentException">The model is null, or its inputs and outputs do not fit the options.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">The bytes are no model that ONNX Runtime can run.</exception>
    /// <exception cref="InvalidOperationException">The native library is missing, or the model fails on a row of zeros.</exception>
    public OnnxFeatures(byte[] model, OnnxFeaturesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options = Checked(options);
        (_model, _run) = Start(ModelSession.Open(model, options.Threads), isOwned: true, options, nameof(model));
    }

    /// <summary>Takes a session that the caller made, with the execution providers and settings that it was made with.</summary>
    /// <param name="session">The session. It is not disposed.</param>
    /// <param name="options">How the model is run; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The session is null, its inputs and outputs do not fit the options, or the options set threads.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model fails on a row of zeros.</exception>
    public OnnxFeatures(InferenceSession session, OnnxFeaturesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        options = Checked(options);
        if (options.Threads is int threads)
        {
            throw new ArgumentException(
                $"Threads is {threads}, but the session exists already; expected null. Set the threads where the session is made.",
                nameof(options));
        }

        (_model, _run) = Start(session, isOwned: false, options, nameof(session));
    }

    /// <summary>Columns of a row, f: the values of one example, and of its mask if the model takes one.</summary>
    public int InputDimension => _model.InputDimension;

    /// <summary>Columns of a row of features, d.</summary>
    public int EmbeddingDimension => _run.EmbeddingDimension;

    /// <summary>The input that receives the rows.</summary>
    public string InputName => _model.InputName;

    /// <summary>The output that is taken.</summary>
    public string OutputName => _model.OutputName;

    /// <summary>The number of rows that the model takes in one run, where its batch is fixed; null for any.</summary>
    public int? FixedBatch => _model.FixedBatch;

    /// <summary>Makes features of rows. Takes the memory of the result a second time, since it is written when all rows are done.</summary>
    /// <param name="rows">Rows, [n × f], 0 ≤ n, finite; masks are 0 or 1, at least one 1 a row.</param>
    /// <param name="destination">Receives the features, [n × d]; may overlap the rows. Unchanged if anything fails.</param>
    /// <param name="progress">Receives how far the work is, after each run of the model; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between runs, and by ONNX Runtime within one.</param>
    /// <exception cref="ArgumentException">A shape differs, a value is not finite, or a mask is none.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model fails, or gives another shape than before or a value that is not finite: the message names the row.
    /// </exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public void Embed(
        in ReadOnlyTensorSpan<float> rows,
        in TensorSpan<float> destination,
        IProgress<OnnxFeaturesProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        int count = RowArguments.CountOf(rows, InputDimension, nameof(rows));
        if (destination.Rank != 2 || destination.Lengths[0] != count || destination.Lengths[1] != EmbeddingDimension)
        {
            throw new ArgumentException(
                $"destination is {RowArguments.Text(destination.Lengths)}; expected [{count} × {EmbeddingDimension}]. " +
                "Pass one of that shape.",
                nameof(destination));
        }

        float[] result = _run.Compute(rows, count, nameof(rows), progress, cancellationToken);
        new ReadOnlyTensorSpan<float>(result, [count, EmbeddingDimension], []).CopyTo(destination);
    }

    /// <summary>Makes the features of one row.</summary>
    /// <param name="row">The row, [f], finite; its mask is 0 or 1, with at least one 1.</param>
    /// <param name="destination">Receives the features, [d]. Unchanged if anything fails.</param>
    /// <exception cref="ArgumentException">A length differs, a value is not finite, or the mask is none.</exception>
    /// <exception cref="InvalidOperationException">The model fails, or gives another shape or a value that is not finite.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void EmbedRow(ReadOnlySpan<float> row, Span<float> destination)
    {
        if (destination.Length != EmbeddingDimension)
        {
            throw new ArgumentException(
                $"destination has length {destination.Length}; expected {EmbeddingDimension}. Pass a span of that length.",
                nameof(destination));
        }

        EmbedRow(row).CopyTo(destination);
    }

    /// <returns>The features, [d].</returns>
    /// <inheritdoc cref="EmbedRow(ReadOnlySpan{float}, Span{float})"/>
    public float[] EmbedRow(ReadOnlySpan<float> row)
    {
        if (row.Length != InputDimension)
        {
            throw new ArgumentException(
                $"row has length {row.Length}; expected {InputDimension}, what the model takes. Pass a span of that length.", nameof(row));
        }

        return _run.Compute(new ReadOnlyTensorSpan<float>(row, [1, row.Length], []), count: 1, nameof(row), progress: null, default);
    }

    /// <summary>Makes a data set of features of a data set of rows, with the same labels and names, to train a head on.</summary>
    /// <param name="data">Rows, [n × f], masks are 0 or 1, at least one 1 a row.</param>
    /// <param name="progress">Receives how far the work is, after each run of the model; null for none.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between runs, and by ONNX Runtime within one.</param>
    /// <returns>A data set [n × d].</returns>
    /// <exception cref="ArgumentException">The data set is null, its rows have another number of columns, or a mask is none.</exception>
    /// <exception cref="InvalidOperationException">The model fails, or gives another shape or a value that is not finite.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public LabeledDataset Embed(
        LabeledDataset data, IProgress<OnnxFeaturesProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ReadOnlyTensorSpan<float> rows = data.Features.AsReadOnlyTensorSpan();
        int count = RowArguments.CountOf(rows, InputDimension, nameof(data));
        float[] result = _run.Compute(rows, count, nameof(data), progress, cancellationToken);
        return LabeledDataset.FromRowMajor(result, EmbeddingDimension, data.Labels, data.LabelNames);
    }

    /// <summary>Lets go of the model, after the calls under way; a session of the caller's is left as it is.</summary>
    public void Dispose() => _run.Dispose();

    private static OnnxFeaturesOptions Checked(OnnxFeaturesOptions? options)
    {
        options ??= new();
        foreach ((int? value, string option) in new[]
        {
            (options.BatchRows, nameof(options.BatchRows)),
            (options.Threads, nameof(options.Threads)),
            (options.MaskLength, nameof(options.MaskLength)),
            (options.RowShape?.Append(1).Min(), nameof(options.RowShape)),
        })
        {
            if (value < 1)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(options), value, $"{option} is {value}; expected 1 or more. Set it accordingly.");
            }
        }

        return Enum.IsDefined(options.Pooling)
            ? options
            : throw new ArgumentOutOfRangeException(
                nameof(options), options.Pooling, $"Pooling {options.Pooling} is not defined; expected one of " +
                $"{string.Join(", ", Enum.GetNames<TokenPooling>())}. Pass one of them.");
    }

    private static (ModelDescription Model, FeatureRun Run) Start(
        InferenceSession session, bool isOwned, OnnxFeaturesOptions options, string name)
    {
        ModelSession own = new(session, isOwned);
        try
        {
            ModelDescription model = ModelDescription.Of(session, options, name);
            return (model, new FeatureRun(own, model, options, name));
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }
}
