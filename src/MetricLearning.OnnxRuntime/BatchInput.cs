using Microsoft.ML.OnnxRuntime;

namespace MetricLearning.OnnxRuntime;

/// <summary>The memory of one run's inputs, used for one run after another.</summary>
/// <param name="model">The model.</param>
/// <param name="rowCount">The most rows of a run; the only number where the model fixes it.</param>
internal sealed class BatchInput(ModelDescription model, int rowCount)
{
    private readonly float[] _values = new float[checked(rowCount * model.ValueCount)];
    private readonly float[] _floatMask = new float[model.HasFloatMask ? checked(rowCount * model.MaskLength) : 0];
    private readonly long[] _integerMask = new long[model.HasFloatMask ? 0 : checked(rowCount * model.MaskLength)];

    /// <summary>Runs the model on some rows.</summary>
    /// <param name="session">The session.</param>
    /// <param name="run">The settings of the run.</param>
    /// <param name="rows">The rows, masks behind their values, [count × f].</param>
    /// <param name="sentCount">The number of rows that the model got: count, or the fixed batch.</param>
    /// <returns>The outputs, to be disposed.</returns>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, RunOptions run, ReadOnlySpan<float> rows, out int sentCount)
    {
        int count = rows.Length / model.InputDimension;
        sentCount = model.FixedBatch ?? count;
        for (int row = 0; row < sentCount; row++)
        {
            // A run of a fixed batch is filled up with its last row, which a model treats as it treats any other.
            Place(rows.Slice(Math.Min(row, count - 1) * model.InputDimension, model.InputDimension), row);
        }

        long batch = sentCount;
        using OrtValue values = Of(_values, [batch, .. model.RowShape.Select(length => (long)length)]);
        if (model.MaskName is null)
        {
            return session.Run(run, [model.InputName], [values], [model.OutputName]);
        }

        long[] maskShape = [batch, model.MaskLength];
        using OrtValue mask = model.HasFloatMask ? Of(_floatMask, maskShape) : Of(_integerMask, maskShape);
        return session.Run(run, [model.InputName, model.MaskName], [values, mask], [model.OutputName]);
    }

    private static OrtValue Of<T>(T[] values, long[] shape)
        where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, values.AsMemory(0, (int)shape.Aggregate((product, length) => product * length)), shape);

    private void Place(ReadOnlySpan<float> source, int row)
    {
        source[..model.ValueCount].CopyTo(_values.AsSpan(row * model.ValueCount));
        ReadOnlySpan<float> mask = source[model.ValueCount..];
        if (model.HasFloatMask)
        {
            mask.CopyTo(_floatMask.AsSpan(row * mask.Length));
            return;
        }

        for (int token = 0; token < mask.Length; token++)
        {
            _integerMask[(row * mask.Length) + token] = (long)mask[token];
        }
    }
}
