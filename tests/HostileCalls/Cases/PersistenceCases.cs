using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class PersistenceCases
{
    public static HostileCase[] All { get; } =
    [
        ("RowFileWriter.new: no columns", () => _ = new RowFileWriter("rows", 0)),
        ("RowFileWriter.new: no path", () => _ = new RowFileWriter("", 1)),
        ("RowFileWriter.Add: a row of 2^26 columns", () => WithRows(writer => writer.Add(new float[1 << 26], 0))),
        ("RowFileWriter.Add: rows of 2^16 columns", () => WithRows(writer => writer.Add(Hostile.Matrix(2, 1 << 16), [0, 1]))),
        ("RowFileWriter.Add: no text", () => WithRows(writer => writer.Add([1, 2], null!))),
        ("RowFile.Open: no path", () => RowFile.Open("")),
        ("RowFile.Transform: other columns", () => new StandardScaler([0.0], [1.0]).Transform(Hostile.Data(4, 2), "rows")),
        ("RowFile.Transform: no path", () => new StandardScaler([0.0], [1.0]).Transform(Hostile.Data(4, 1), "")),
        ("RowFile.Embed: other columns", () => new EmbeddingNetwork(1, [new(1)], 1).Embed(Hostile.Data(4, 2), "rows")),
        ("RowFile.Embed: no data", () => new EmbeddingNetwork(1, [new(1)], 1).Embed((LabeledDataset)null!, "rows")),
        ("SafetensorsReader.new: nothing", () => _ = new SafetensorsReader(new MemoryStream())),
        ("SafetensorsReader.new: a header of 2^64 − 1 bytes", () => _ = new SafetensorsReader(Begin(ulong.MaxValue, "{}"))),
        ("SafetensorsReader.new: a header of 100,000,000 bytes that is not there", () => Open(Begin(100_000_000, "{}"))),
        ("SafetensorsReader.new: 2^60 doubles that are not there", () => Open(
            File("""{"a":{"dtype":"F64","shape":[1152921504606846975],"data_offsets":[0,9223372036854775800]}}"""))),
        ("SafetensorsReader.new: sizes whose product wraps round to 0", () => Open(
            File("""{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"""))),
        ("SafetensorsReader.new: offsets the wrong way round", () => Open(
            File("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[9223372036854775807,0]}}"""))),
        ("SafetensorsReader.new: 2^20 brackets", () => Open(File("{\"a\":" + new string('[', 1 << 20)))),
        ("SafetensorsReader.new: a million tensors", () => Open(File(
            "{" + string.Join(',', Enumerable.Range(0, 1_000_000).Select(
                i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}"))),
        ("SafetensorsReader.new: a shape of a million lengths", () => Open(File(
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + string.Join(',', Enumerable.Repeat("0", 1_000_000)) + "],\"data_offsets\":[0,0]}}"))),
        ("SafetensorsReader.Open: no path", () => SafetensorsReader.Open("")),
        ("SafetensorsReader.TryGetTensor: a name that is not there", () => ThrowUnless(
            !Open(File("{}")).TryGetTensor("a", out _), "there is no tensor")),
        ("SafetensorsReader.Read: before the first number", () => Open(Floats(4)).Read("a", long.MinValue, new float[4].AsSpan())),
        ("SafetensorsReader.Read: behind the last number", () => Open(Floats(4)).Read("a", long.MaxValue, new float[4].AsSpan())),
        ("SafetensorsReader.Read: more than there are", () => Open(Floats(4)).Read("a", 1, new float[1 << 26].AsSpan())),
        ("SafetensorsReader.ReadAll: numbers of another type", () => Open(Floats(4)).ReadAll<double>("a")),
        ("SafetensorsReader.ReadAll: numbers that files do not hold", () => Open(Floats(4)).ReadAll<decimal>("a")),
        ("SafetensorsWriter.Add: 2^26 of a shape of 2^62", () => new SafetensorsWriter().Add<float>("a", [1L << 62], new float[1 << 26])),
        ("SafetensorsWriter.Add: lengths whose product wraps round to 0", () =>
            new SafetensorsWriter().Add<float>("a", [1L << 32, 1L << 32], ReadOnlyMemory<float>.Empty)),
        ("SafetensorsWriter.Add: negative lengths", () => new SafetensorsWriter().Add<float>("a", [-2, -2], new float[4])),
        ("SafetensorsWriter.Add: 2^16 dimensions", () =>
            new SafetensorsWriter().Add<float>("a", new long[1 << 16], ReadOnlyMemory<float>.Empty)),
        ("SafetensorsWriter.Add: one number everywhere", () => new SafetensorsWriter().Add(
            "a", Tensor.Create(new float[1], [1 << 20, 1 << 20], [0, 0]))),
        ("SafetensorsWriter.AddMetadata: half of a surrogate pair", () => new SafetensorsWriter().AddMetadata("a", "\ud83d")),
        ("SafetensorsWriter.Save: no path", () => new SafetensorsWriter().Save("")),
        ("SafetensorsWriter.Write: a stream that is closed", WriteToAClosedStream),
        ("SafetensorsWriter.Write: metadata of 2^27 characters", WriteLongMetadata),
        ("ModelFile.Save: a network that has diverged", SaveDivergedNetwork),
        ("ModelFile.Save: no path for a loss", () => ModelFile.Save("", new ArcFaceLoss(2, 2, 1))),
        ("ModelFile.LoadNetwork: layers of 2^31 − 1 numbers", () => ModelFile.LoadNetwork(Model(
            """
            {"version":1,"kind":"network","network":{"input":[1,1,1],"seed":1,"initializer":null,"layers":[
            {"kind":"fully-connected","name":"a","width":2147483590,"activation":"none"}]}}
            """))),
        ("ModelFile.LoadNetwork: images of 2^30 pixels under a kernel", () => ModelFile.LoadNetwork(Model(
            """
            {"version":1,"kind":"network","network":{"input":[32768,32767,1],"seed":1,"initializer":null,"layers":[
            {"kind":"convolution","name":"a","channels":1,"kernelSize":1,"stride":1,"padding":0,"activation":"none"}]}}
            """))),
        ("ModelFile.LoadNetwork: a million layers", () => ModelFile.LoadNetwork(Model(
            "{\"version\":1,\"kind\":\"network\",\"network\":{\"input\":[1,1,1],\"seed\":1,\"initializer\":null,\"layers\":[" +
            string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"{{\"kind\":\"unit-length\",\"name\":\"{i}\"}}")) + "]}}"))),
        ("ModelFile.LoadNetwork: no thread", () => ModelFile.LoadNetwork(File("{}"), 0)),
        ("ModelFile.LoadScaler: no columns", () => ModelFile.LoadScaler(Model("""{"version":1,"kind":"standard-scaler"}"""))),
        ("ModelFile.LoadProxyAnchorLoss: a later version", () => ModelFile.LoadProxyAnchorLoss(Model("""{"version":2147483647}"""))),
        ("ModelFile.LoadArcFaceLoss: proxies of 2^62 classes and no columns", () => ModelFile.LoadArcFaceLoss(File(
            """
            {"__metadata__":{"metric-learning":"{\"version\":1,\"kind\":\"arc-face-loss\",\"loss\":{\"marginDegrees\":1,\"scale\":1}}"},
            "proxies":{"dtype":"F32","shape":[4611686018427387904,0],"data_offsets":[0,0]}}
            """))),
    ];

    private static SafetensorsReader Open(Stream stream) => new(stream);

    private static MemoryStream Begin(ulong length, string header)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return new([.. bytes, .. Encoding.UTF8.GetBytes(header)]);
    }

    private static MemoryStream File(string header, int dataLength = 0)
    {
        MemoryStream stream = new();
        stream.Write(Begin((ulong)Encoding.UTF8.GetByteCount(header), header).ToArray());
        stream.Write(new byte[dataLength]);
        stream.Position = 0;
        return stream;
    }

    private static MemoryStream Floats(int count) =>
        File($$$"""{"a":{"dtype":"F32","shape":[{{{count}}}],"data_offsets":[0,{{{4 * count}}}]}}""", 4 * count);

    private static MemoryStream Model(string settings)
    {
        string escaped = settings.Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("");
        return File($"{{\"__metadata__\":{{\"metric-learning\":\"{escaped}\"}}}}");
    }

    private static void WriteToAClosedStream()
    {
        MemoryStream stream = new();
        stream.Dispose();
        new SafetensorsWriter().Write(stream);
    }

    private static void WriteLongMetadata()
    {
        SafetensorsWriter writer = new();
        writer.AddMetadata("a", new string('a', 1 << 27));
        writer.Write(new MemoryStream());
    }

    private static void SaveDivergedNetwork()
    {
        EmbeddingNetwork network = new(3, [new(4, Activation.Tanh), new(2)], seed: 1);
        network.CopyParametersFrom(network.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
            {
                Tensor<float> values = Tensor.CreateFromShape<float>(parameter.Values.Lengths);
                values.Fill(float.NaN);
                return values;
            }));
        ModelFile.Save(new MemoryStream(), network);
    }

    // Nothing is left: the file is never complete.
    private static void WithRows(Action<RowFileWriter> call)
    {
        using RowFileWriter writer = new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), 2);
        call(writer);
    }
}
