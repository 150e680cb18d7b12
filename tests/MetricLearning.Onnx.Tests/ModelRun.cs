using System.Numerics.Tensors;
using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;
using Microsoft.ML.OnnxRuntime;
using OrtTensor = Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>;

namespace MetricLearning.Onnx.Tests;

/// <summary>Runs exported models in ONNX Runtime.</summary>
internal static class ModelRun
{
    /// <summary>The bytes of a model.</summary>
    public static byte[] Export(EmbeddingNetwork network, StandardScaler? scaler = null, OnnxExportOptions? options = null)
    {
        using MemoryStream stream = new();
        OnnxExport.Write(stream, network, scaler, options);
        return stream.ToArray();
    }

    /// <summary>The bytes of a model of several networks.</summary>
    public static byte[] Export(NetworkEnsemble ensemble, OnnxExportOptions? options = null)
    {
        using MemoryStream stream = new();
        OnnxExport.Write(stream, ensemble, options);
        return stream.ToArray();
    }

    /// <summary>The embeddings that a model gives for rows.</summary>
    public static float[] Embed(byte[] model, Tensor<float> rows)
    {
        using InferenceSession session = new(model);
        float[] values = new float[rows.FlattenedLength];
        rows.FlattenTo(values);
        OrtTensor input = new(values, [(int)rows.Lengths[0], (int)rows.Lengths[1]]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(
            [NamedOnnxValue.CreateFromTensor(session.InputNames.Single(), input)]);
        return [.. results.Single().AsTensor<float>()];
    }

    /// <summary>Rows of normal numbers.</summary>
    public static Tensor<float> Rows(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return Tensor.Create(values, [rows, columns]);
    }

    /// <summary>Moves measured statistics and biases away from what they are at first, so that it shows where they are left out.</summary>
    public static EmbeddingNetwork Disturbed(EmbeddingNetwork network)
    {
        var random = new Random(11);
        foreach (Parameter parameter in network.Parameters)
        {
            foreach (ref float value in parameter.Values.GetSpan(new nint[parameter.Values.Rank], (int)parameter.Values.FlattenedLength))
            {
                value += parameter.Name.EndsWith("weight", StringComparison.Ordinal) ? 0 : 0.5f * random.NextSingle();
            }
        }

        return network;
    }
}
