using System.Numerics.Tensors;
using MetricLearning.Networks;
using MetricLearning.Onnx;
using MetricLearning.OnnxRuntime;
using Microsoft.ML.OnnxRuntime;
using static MetricLearning.Packages.Tests.Cases.Make;

namespace MetricLearning.Packages.Tests.Cases;

internal static class OnnxCases
{
    private const int Wide = 1 << 16;

    public static (string Name, Func<Task> Call)[] All { get; } =
    [
        ("OnnxExport.Save: no path", Call(() => OnnxExport.Save("", Network()))),
        ("OnnxExport.Save: no folder", Call(() => OnnxExport.Save(NoFolder, Ensemble()))),
        ("OnnxExport.Save: no network", Call(() => OnnxExport.Save("any", (EmbeddingNetwork)null!))),
        ("OnnxExport.Write: no stream", Call(() => OnnxExport.Write(null!, Network()))),
        ("OnnxExport.Write: a scaler of other columns", Call(() => OnnxExport.Write(new MemoryStream(), Network(), new([0.0], [1.0])))),
        ("OnnxExport.Write: a stream to read", Call(() => OnnxExport.Write(new MemoryStream(new byte[9], writable: false), Ensemble()))),
        ("OnnxExport.Write: names of half a character", Call(() => OnnxExport.Write(
            new MemoryStream(), Network(), null, new() { LabelNames = ["\ud800"] }))),
        ("OnnxFeatures.new: no file", Call(() => _ = new OnnxFeatures(NoFolder))),
        ("OnnxFeatures.new: no path", Call(() => _ = new OnnxFeatures(""))),
        ("OnnxFeatures.new: a megabyte of nothing", Call(() => _ = new OnnxFeatures(new byte[1 << 20]))),
        ("OnnxFeatures.new: no session", Call(() => _ = new OnnxFeatures((InferenceSession)null!))),
        ("OnnxFeatures.new: batches of no rows", Call(() => _ = new OnnxFeatures(Model(), new() { BatchRows = 0 }))),
        ("OnnxFeatures.new: another input", Call(() => _ = new OnnxFeatures(Model(), new() { InputName = "none" }))),
        ("OnnxFeatures.new: a negative shape", Call(() => _ = new OnnxFeatures(Model(), new() { RowShape = [-1, int.MinValue] }))),
        ("OnnxFeatures.Embed: other columns", Call(() => Features().Embed(Make.Data(Wide)))),
        ("OnnxFeatures.Embed: no room", Call(() => Features().Embed(
            Tensor.Create(new float[4], [2, 2]).AsReadOnlyTensorSpan(), Tensor.Create(new float[3], [1, 3]).AsTensorSpan()))),
        ("OnnxFeatures.EmbedRow: no columns", Call(() => Features().EmbedRow([]))),
        ("OnnxFeatures.EmbedRow: infinity", Call(() => Features().EmbedRow([0, float.PositiveInfinity]))),
        ("OnnxFeatures.EmbedRow: no room", Call(() => Features().EmbedRow([0, 1], new float[Wide]))),
        ("OnnxFeatures.EmbedRow: disposed of", Call(() =>
        {
            OnnxFeatures features = Features();
            features.Dispose();
            _ = features.EmbedRow([0, 1]);
        })),
    ];

    private static byte[] Model()
    {
        using MemoryStream stream = new();
        OnnxExport.Write(stream, Network());
        return stream.ToArray();
    }

    private static OnnxFeatures Features() => new(Model());
}
