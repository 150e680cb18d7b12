using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace MetricLearning.OnnxRuntime;

/// <summary>Runs a model on rows, batch after batch, and makes features of what it gives.</summary>
internal sealed class FeatureRun : IDisposable
{
    private readonly ModelSession _session;
    private readonly ModelDescription _model;
    private readonly TokenRows _tokens;
    private readonly int _batchRows;

    /// <summary>Runs the model once: what it states about its output often has open lengths, and what it gives has none.</summary>
    /// <param name="session">The session. Disposed with this object, not if this fails.</param>
    /// <param name="model">What it takes and gives.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="name">The caller's parameter that brought the model.</param>
    /// <exception cref="ArgumentException">The output has a shape that is not expected.</exception>
    /// <exception cref="InvalidOperationException">The model fails.</exception>
    public FeatureRun(ModelSession session, ModelDescription model, OnnxFeaturesOptions options, string name)
    {
        (_session, _model, _batchRows) = (session, model, options.BatchRows);
        _tokens = new(options.Pooling, options.UnitLength, model.MaskLength);
        EmbeddingDimension = Probe(name);
    }

    /// <summary>Columns of a row of features, d.</summary>
    public int EmbeddingDimension { get; }

    /// <summary>Makes features of rows.</summary>
    /// <param name="rows">The rows, [n × f].</param>
    /// <param name="count">Their number, n.</param>
    /// <param name="name">The caller's parameter.</param>
    /// <param name="progress">Receives how far the work is; null for none.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>The features, [n · d].</returns>
    /// <exception cref="ArgumentException">A value is not finite, a mask is none, or the features do not fit one array.</exception>
    /// <exception cref="InvalidOperationException">The model fails, or gives what is not expected.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public float[] Compute(
        in ReadOnlyTensorSpan<float> rows,
        int count,
        string name,
        IProgress<OnnxFeaturesProgress>? progress,
        CancellationToken cancellationToken)
    {
        if ((long)count * EmbeddingDimension > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{name} has {count} rows, whose features of {EmbeddingDimension} values do not fit one array of {Array.MaxLength}; " +
                $"pass at most {Array.MaxLength / EmbeddingDimension} rows at a time.",
                name);
        }

        _session.Enter();
        try
        {
            int batch = _model.FixedBatch ?? Math.Clamp(count, 1, Math.Min(_batchRows, Array.MaxLength / _model.InputDimension));
            float[] source = new float[Math.Min(batch, count) * _model.InputDimension];
            RowArguments.Check(rows, source, _model, name);
            float[] result = new float[count * EmbeddingDimension];
            BatchInput input = new(_model, batch);
            using RunOptions run = new();
            using CancellationTokenRegistration registration = cancellationToken.Register(() => run.Terminate = true);
            for (int first = 0, end; first < count; first = end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                end = Math.Min(first + batch, count);
                ReadOnlySpan<float> part = RowArguments.Copy(rows, first, end, source);
                using IDisposableReadOnlyCollection<OrtValue> outputs = Run(run, input, part, out int sentCount, cancellationToken);
                Take(outputs[0], part, sentCount, first, result);
                progress?.Report(new(end, count));
            }

            return result;
        }
        finally
        {
            _session.Exit();
        }
    }

    /// <summary>Lets go of the session, after the calls under way.</summary>
    public void Dispose() => _session.Dispose();

    private int Probe(string name)
    {
        float[] row = new float[_model.InputDimension];
        row.AsSpan(_model.ValueCount).Fill(1);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = Run(
            run, new(_model, _model.FixedBatch ?? 1), row, out int sentCount, CancellationToken.None);
        long[] shape = outputs[0].GetTensorTypeAndShape().Shape;
        return _tokens.DimensionOf(shape, sentCount) ?? throw ModelDescription.Unfit(
            name, $"gives \"{_model.OutputName}\" as [{string.Join(" × ", shape)}] for a batch of {sentCount}",
            _tokens.ExpectedShape(sentCount), "Set OutputName or Pooling accordingly, or export the model otherwise");
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions run, BatchInput input, ReadOnlySpan<float> rows, out int sentCount, CancellationToken cancellationToken)
    {
        try
        {
            return input.Run(_session.Session, run, rows, out sentCount);
        }
        catch (OnnxRuntimeException e)
        {
            cancellationToken.ThrowIfCancellationRequested(); // the run was ended by it
            throw new InvalidOperationException(
                $"ONNX Runtime failed to run the model: {e.Message} Expected rows that the model can embed. " +
                "Check RowShape and the model.",
                e);
        }
    }

    private void Take(OrtValue output, ReadOnlySpan<float> rows, int sentCount, int first, float[] result)
    {
        long[] shape = output.GetTensorTypeAndShape().Shape;
        if (_tokens.DimensionOf(shape, sentCount) != EmbeddingDimension)
        {
            throw new InvalidOperationException(
                $"The model gave \"{_model.OutputName}\" as [{string.Join(" × ", shape)}] for a batch of {sentCount}; expected " +
                $"{_tokens.ExpectedShape(sentCount)} of {EmbeddingDimension} columns, as for one row. Export it with a batch of any size.");
        }

        ReadOnlySpan<float> values = output.GetTensorDataAsSpan<float>();
        int perRow = values.Length / sentCount;
        for (int row = 0; row < rows.Length / _model.InputDimension; row++)
        {
            ReadOnlySpan<float> mask = rows.Slice((row * _model.InputDimension) + _model.ValueCount, _model.MaskLength);
            Span<float> own = result.AsSpan((first + row) * EmbeddingDimension, EmbeddingDimension);
            int column = _tokens.Make(values.Slice(row * perRow, perRow), mask, own);
            if (column >= 0)
            {
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"The model gave {own[column]} at column {column} ") +
                    $"for row {first + row}; expected finite values. Scale rows as the model was trained, or check the model.");
            }
        }
    }
}
