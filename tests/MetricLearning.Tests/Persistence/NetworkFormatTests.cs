using System.Numerics.Tensors;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Persistence;

public class NetworkFormatTests
{
    [Test]
    public void Read_SeveralNetworksOfOneFile_AreThoseThatWereWritten()
    {
        EmbeddingNetwork[] networks = [SampleModels.Network(), SampleModels.Dense(), SampleModels.Network()];
        byte[] file = FileOf(networks);
        using ModelReader reader = Open(file);
        ModelSettings[] settings = reader.Settings.Objects("networks", 10);

        EmbeddingNetwork[] read = [.. settings.Select((one, i) => NetworkFormat.Read(reader, one, $"network.{i}.", null))];

        reader.RequireAllRead();
        read.Should().HaveCount(3);
        for (int i = 0; i < read.Length; i++)
        {
            read[i].Layers.Should().Equal(networks[i].Layers);
            read[i].InputShape.Should().Be(networks[i].InputShape);
            read[i].Seed.Should().Be(networks[i].Seed);
            SampleModels.ValuesOf(read[i]).Should().Equal(SampleModels.ValuesOf(networks[i]));
        }
    }

    [Test]
    public void Read_Parameters_EmbedAndTrainAlikeToTheBit()
    {
        EmbeddingNetwork network = SampleModels.Network();
        using ModelReader reader = Open(FileOf(network));
        EmbeddingNetwork read = NetworkFormat.Read(reader, reader.Settings.Objects("networks", 1)[0], "network.0.", null);

        Step(read).Should().Equal(Step(network));
        SampleModels.ValuesOf(read).Should().Equal(SampleModels.ValuesOf(network), "running statistics move alike");
    }

    [Test]
    public void Read_EveryInitializer_IsTheSame()
    {
        WeightInitializer?[] initializers =
            [null, WeightInitializer.Zero, WeightInitializer.Xavier, WeightInitializer.He, WeightInitializer.Normal(0.1)];
        foreach (WeightInitializer? initializer in initializers)
        {
            EmbeddingNetwork network = new(2, [new(1)], seed: 1, new() { Initializer = initializer });
            using ModelReader reader = Open(FileOf(network));

            EmbeddingNetwork read = NetworkFormat.Read(reader, reader.Settings.Objects("networks", 1)[0], "network.0.", 3);

            (read.Options.Initializer?.Name, read.Options.Initializer?.StandardDeviation)
                .Should().Be((initializer?.Name, initializer?.StandardDeviation));
            read.Options.MaxDegreeOfParallelism.Should().Be(3);
        }
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void Write_AParameterThatIsNotFinite_NamesIt(float broken)
    {
        EmbeddingNetwork network = SampleModels.Dense();
        network.SetByName("dense2.bias", 0, broken);

        FluentActions.Invoking(() => FileOf(network)).Should().Throw<ArgumentException>().WithParameterName("network")
            .WithMessage("network has * at 1 of dense2.bias; expected finite numbers.*");
    }

    [Test]
    public void Write_ANegativeVariance_NamesIt()
    {
        EmbeddingNetwork network = SampleModels.Network();
        network.SetByName("norm2.variance", -1);

        FluentActions.Invoking(() => FileOf(network)).Should().Throw<ArgumentException>().WithParameterName("network")
            .WithMessage("network has a negative number in norm2.variance; expected 0 or more*");
    }

    [Test]
    public void Write_MoreLayersThanAreRead_SaysTheLimit()
    {
        EmbeddingNetwork most = new(2, [.. Enumerable.Repeat(new UnitLengthLayer(), 1000)], seed: 1);
        EmbeddingNetwork more = new(2, [.. Enumerable.Repeat(new UnitLengthLayer(), 1001)], seed: 1);

        FluentActions.Invoking(() => FileOf(most)).Should().NotThrow();
        FluentActions.Invoking(() => FileOf(more)).Should().Throw<ArgumentException>()
            .WithMessage("network has 1001 layers; a file holds at most 1000. Use fewer.*");
    }

    [TestCase("\"seed\":5", "\"seed\":5.5", "*networks[0].seed is no whole number*")]
    [TestCase("\"input\":[1,1,3]", "\"input\":[1,3]", "*networks[0].input has not the 3 lengths of an image*")]
    [TestCase("\"input\":[1,1,3]", "\"input\":[1,1,-3]", "*holds a network that cannot be: input is 1 × 1 × -3*")]
    [TestCase("\"input\":[1,1,3]", "\"input\":[1,1,4]", "*holds a network that cannot be: Layer * asks for * parameters*")]
    [TestCase("\"input\":[1,1,3]", "\"input\":[1,1,2]", "*has network.0.dense1.weight of shape [4 × 3]; expected [4 × 2]*")]
    [TestCase("\"input\":[1,1,3]", "\"input\":[2147483647,2147483647,3]", "*holds a network that cannot be: *")]
    [TestCase("\"width\":4", "\"width\":2147483647", "*holds a network that cannot be: *")]
    [TestCase("\"width\":4", "\"width\":100000000", "*holds a network that cannot be: Layer dense1 asks for * parameters*")]
    [TestCase("\"width\":4", "\"width\":0", "*holds a network that cannot be: Width of layer dense1 is 0*")]
    [TestCase("\"name\":\"dense2\"", "\"name\":\"dense1\"", "*holds a network that cannot be: Two layers are named dense1*")]
    [TestCase("\"name\":\"dense2\"", "\"name\":\"dense3\"", "*has no tensor network.0.dense3.weight*")]
    [TestCase("\"initializer\":null", "\"initializer\":{\"kind\":\"normal\",\"standardDeviation\":0}", "*Deviation is not above 0*")]
    [TestCase("\"initializer\":null", "\"initializer\":{\"kind\":\"lecun\"}", "*initializer.kind is lecun, which*")]
    [TestCase("\"initializer\":null", "\"initializer\":{\"kind\":\"he\",\"a\":1}", "*initializer.a is unknown*")]
    [TestCase("\"initializer\":null", "\"initializer\":null,\"x\":1", "*networks[0].x is unknown*")]
    [TestCase("\"initializer\":null,", "", "*networks[0].initializer is missing*")]
    public void Read_SettingsThatMakeNoNetwork_SayWhy(string part, string other, string message)
    {
        byte[] file = FileOf(SampleModels.Dense());
        string header = FileBytes.HeaderOf(file);
        string changed = header.Replace(Escaped(part), Escaped(other), StringComparison.Ordinal);
        changed.Should().NotBe(header);
        using ModelReader reader = Open(FileBytes.WithHeader(file, changed));
        long before = GC.GetAllocatedBytesForCurrentThread();

        FluentActions.Invoking(() => NetworkFormat.Read(reader, reader.Settings.Objects("networks", 1)[0], "network.0.", null))
            .Should().Throw<InvalidDataException>().WithMessage($"The stream {message}");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Test]
    public void Read_ParametersThatEmbedNothing_AreRefused()
    {
        byte[] nan = FileOf(SampleModels.Dense());
        BitConverter.GetBytes(float.NaN).CopyTo(nan, nan.Length - 4);
        EmbeddingNetwork network = new(1, [new BatchNormalizationLayer()], seed: 1);
        byte[] negative = FileOf(network);
        BitConverter.GetBytes(-1f).CopyTo(negative, negative.Length - 4);

        (byte[], string)[] files = [(nan, "*has NaN at 1 of tensor*"), (negative, "*negative number in norm1.variance*")];
        foreach ((byte[] file, string message) in files)
        {
            using ModelReader reader = Open(file);
            FluentActions.Invoking(() => NetworkFormat.Read(reader, reader.Settings.Objects("networks", 1)[0], "network.0.", null))
                .Should().Throw<InvalidDataException>().WithMessage(message);
        }
    }

    private static string Escaped(string json) => json.Replace("\"", "\\\"", StringComparison.Ordinal);

    private static byte[] FileOf(params EmbeddingNetwork[] networks)
    {
        using ModelWriter model = new("k");
        model.Settings.WriteStartArray("networks");
        for (int i = 0; i < networks.Length; i++)
        {
            NetworkFormat.Write(model, $"network.{i}.", networks[i]);
        }

        model.Settings.WriteEndArray();
        MemoryStream stream = new();
        model.Write(stream);
        return stream.ToArray();
    }

    private static ModelReader Open(byte[] file) => new(new SafetensorsReader(new MemoryStream(file)), "k");

    // A training pass over 4 rows: embeddings and gradients.
    private static float[] Step(EmbeddingNetwork network)
    {
        Tensor<float> rows = Tensor.Create([.. Enumerable.Range(0, 4 * 60).Select(i => ((i * 7) % 13) / 8f)], [4, 60]);
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([4, 3]);
        ITrainingPass pass = network.CreateTrainingPass(4, ThreadTeam.CallerOnly);
        pass.Forward(rows, [0, 1, 2, 3], 7, embeddings);
        pass.Backward(embeddings);
        return
        [
            .. embeddings.ToArray(), .. network.Embed(rows).ToArray(),
            .. network.Parameters.SelectMany((_, i) => pass.Gradient(i).ToArray()),
        ];
    }
}
