using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;
using Microsoft.ML.OnnxRuntime;
using Onnx;

namespace MetricLearning.Onnx.Tests;

public class OnnxExportTests
{
    private static readonly EmbeddingNetwork Network = ModelRun.Disturbed(
        new EmbeddingNetwork(5, [new(16, Activation.Relu), new(4)], seed: 3));

    [Test]
    public void Write_WithScaler_StandardisesInDoublePrecision()
    {
        // Values of 1e8 with a spread of 8 have three digits left if their mean is taken off in single precision.
        Tensor<float> rows = ModelRun.Rows(100, 5, seed: 2);
        float[] raw = new float[500];
        rows.FlattenTo(raw);
        Tensor<float> far = Tensor.Create([.. raw.Select(value => 1e8f + (8 * MathF.Round(value * 4)))], [100, 5]);
        StandardScaler scaler = StandardScaler.Fit(far);
        Tensor<float> expected = Network.Embed(scaler.Transform(far));

        float[] actual = ModelRun.Embed(ModelRun.Export(Network, scaler), far);
        actual.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)).Should().BeLessThan(1e-5f);
    }

    [Test]
    public void Write_UnitLength_ScalesEmbeddings()
    {
        Tensor<float> rows = ModelRun.Rows(7, 5, seed: 2), plain = Network.Embed(rows);
        float[] expected = [.. plain.Chunk(4).SelectMany(row => row.Select(value => value / MathF.Sqrt(row.Sum(x => x * x))))];

        float[] actual = ModelRun.Embed(ModelRun.Export(Network, options: new() { UnitLength = true }), rows);
        actual.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)).Should().BeLessThan(1e-6f);
    }

    [Test]
    public void Write_NoRows_GiveNone() =>
        ModelRun.Embed(ModelRun.Export(Network), Tensor.CreateFromShape<float>([0, 5])).Should().BeEmpty();

    [Test]
    public void Write_Metadata_TravelWithTheModel()
    {
        byte[] bytes = ModelRun.Export(
            new EmbeddingNetwork(new ImageShape(4, 3, 2), [new FullyConnectedLayer(2)], seed: 1),
            options: new()
            {
                LabelNames = ["bolt", "Mutter \"ü\""],
                Metadata = new Dictionary<string, string> { ["owner"] = "me" },
                InputName = "x",
                OutputName = "y",
            });
        using InferenceSession session = new(bytes);
        ModelMetadata metadata = session.ModelMetadata;

        metadata.ProducerName.Should().Be("MetricLearning");
        metadata.CustomMetadataMap.Should().HaveCount(4).And.Contain("owner", "me")
            .And.Contain("metriclearning.format", OnnxExport.FormatVersion).And.Contain("metriclearning.input_shape", "[4,3,2]");
        System.Text.Json.JsonSerializer.Deserialize<string[]>(metadata.CustomMetadataMap["metriclearning.labels"])
            .Should().Equal("bolt", "Mutter \"ü\"");
        (session.InputNames.Single(), session.OutputNames.Single()).Should().Be(("x", "y"));
        session.InputMetadata["x"].SymbolicDimensions.Should().Equal("batch", "");
        session.InputMetadata["x"].Dimensions.Should().Equal(-1, 24);
        session.OutputMetadata["y"].Dimensions.Should().Equal(-1, 2);
    }

    [Test]
    public void Write_ReadByAnotherParser_IsTheSameToTheByte()
    {
        byte[] bytes = ModelRun.Export(Network, StandardScaler.Fit(ModelRun.Rows(9, 5, seed: 1)), new() { UnitLength = true });
        ModelProto model = ModelProto.Parser.ParseFrom(bytes);

        (model.IrVersion, model.OpsetImport.Single().Version).Should().Be((8, 17));
        model.Graph.Node.Select(node => node.OpType)
            .Should().Equal("Cast", "Sub", "Div", "Cast", "Gemm", "Relu", "Gemm", "ReduceL2", "Max", "Div", "Identity");
        model.Graph.Initializer.Should().HaveCount(7);
        model.Graph.Node.Select(node => node.Name).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Write_Twice_GivesTheSameBytes() => ModelRun.Export(Network).Should().Equal(ModelRun.Export(Network));

    [Test]
    public void Save_OverAFile_ReplacesItWhole()
    {
        string folder = Directory.CreateTempSubdirectory("onnx-export").FullName, path = Path.Combine(folder, "model.onnx");
        try
        {
            File.WriteAllText(path, "something else");
            OnnxExport.Save(path, Network);

            File.ReadAllBytes(path).Should().Equal(ModelRun.Export(Network));
            Directory.GetFiles(folder).Should().Equal(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Save_WhereItCannotWrite_LeavesNothingBehind()
    {
        string folder = Directory.CreateTempSubdirectory("onnx-export").FullName;
        try
        {
            string taken = Directory.CreateDirectory(Path.Combine(folder, "model.onnx")).FullName;
            FluentActions.Invoking(() => OnnxExport.Save(taken, Network)).Should().Throw<Exception>()
                .Which.Should().Match(exception => exception is IOException || exception is UnauthorizedAccessException);
            FluentActions.Invoking(() => OnnxExport.Save(Path.Combine(folder, "no", "model.onnx"), Network))
                .Should().Throw<DirectoryNotFoundException>();

            Directory.GetFileSystemEntries(folder).Should().Equal(taken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Write_BadArguments_SayWhatIsWrong()
    {
        FluentActions.Invoking(() => ModelRun.Export((EmbeddingNetwork)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("network");
        FluentActions.Invoking(() => OnnxExport.Write(null!, Network)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        FluentActions.Invoking(() => OnnxExport.Write(new MemoryStream([], writable: false), Network))
            .Should().Throw<ArgumentException>().WithMessage("stream cannot be written to*");
        FluentActions.Invoking(() => OnnxExport.Save("", Network)).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => ModelRun.Export(Network, StandardScaler.Fit(ModelRun.Rows(3, 4, 1))))
            .Should().Throw<ArgumentException>().WithMessage("scaler has 4 columns but the network expects 5*");
        Refuses(new() { InputName = "" }, "*expected two different names*");
        Refuses(new() { InputName = "x", OutputName = "x" }, "*expected two different names*");
        Refuses(new() { LabelNames = ["a", null!] }, "LabelNames holds null*");
        Refuses(new() { InputName = "\ud800", OutputName = "\ud801" }, "InputName has half of a surrogate pair*");
        Refuses(new() { LabelNames = ["a", "\ud800"] }, "LabelNames has half of a surrogate pair*");
        Refuses(new() { Metadata = new Dictionary<string, string> { ["a"] = "\ud800" } }, "Metadata has half of a surrogate pair*");
        Refuses(new() { Metadata = new Dictionary<string, string> { ["metriclearning.format"] = "9" } }, "*does not begin with*");
        Refuses(new() { Metadata = new Dictionary<string, string> { ["a"] = null! } }, "Metadata holds null under*");
    }

    [Test]
    public void Write_ParameterThatIsNotFinite_IsRefused()
    {
        EmbeddingNetwork broken = Network.Clone();
        broken.Parameters[3].Values[0] = float.NaN;

        FluentActions.Invoking(() => ModelRun.Export(broken))
            .Should().Throw<ArgumentException>().WithMessage("dense2.bias holds a value that is not finite*");
    }

    private static void Refuses(OnnxExportOptions options, string message) =>
        FluentActions.Invoking(() => ModelRun.Export(Network, options: options))
            .Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(nameof(options));
}
