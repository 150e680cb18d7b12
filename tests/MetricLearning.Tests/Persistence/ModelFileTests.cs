using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;
using MetricLearning.Tests.Shared;

namespace MetricLearning.Tests.Persistence;

public class ModelFileTests
{
    private string _folder = "";

    private string Target => Path.Combine(_folder, "model.metric");

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("model-file-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void LoadNetwork_OfAFile_EmbedsAlikeToTheBit()
    {
        EmbeddingNetwork network = new(new(6, 5, 2), SampleModels.AllLayers, seed: 3);
        ModelFile.Save(Target, network);

        EmbeddingNetwork loaded = ModelFile.LoadNetwork(Target);

        Tensor<float> rows = Tensor.Create([.. Enumerable.Range(0, 50 * 60).Select(i => ((i * 7) % 13) / 8f)], [50, 60]);
        loaded.Embed(rows).ToArray().Should().Equal(network.Embed(rows).ToArray());
        loaded.ToString().Should().Be(network.ToString());
        loaded.Options.MaxDegreeOfParallelism.Should().Be(Environment.ProcessorCount);
        ModelFile.LoadNetwork(Target, maxDegreeOfParallelism: 1).Options.MaxDegreeOfParallelism.Should().Be(1);
    }

    [Test]
    public void Save_ByPathAndByStream_IsTheSameFileEveryTime()
    {
        Action<string>[] byPath =
        [
            path => ModelFile.Save(path, SampleModels.Network()), path => ModelFile.Save(path, SampleModels.Scaler()),
            path => ModelFile.Save(path, SampleModels.ProxyAnchor()), path => ModelFile.Save(path, SampleModels.ArcFace()),
        ];
        Action<Stream>[] byStream =
        [
            stream => ModelFile.Save(stream, SampleModels.Network()), stream => ModelFile.Save(stream, SampleModels.Scaler()),
            stream => ModelFile.Save(stream, SampleModels.ProxyAnchor()), stream => ModelFile.Save(stream, SampleModels.ArcFace()),
        ];
        foreach ((Action<string> save, Action<Stream> write) in byPath.Zip(byStream))
        {
            MemoryStream stream = new();
            write(stream);
            save(Target);

            File.ReadAllBytes(Target).Should().Equal(stream.ToArray());
        }
    }

    [Test]
    public void Load_OfAStream_IsWhatWasSaved()
    {
        MemoryStream stream = new();
        ModelFile.Save(stream, SampleModels.Scaler());
        stream.Position = 0;
        ModelFile.LoadScaler(stream).Scale.ToArray().Should().Equal(SampleModels.Scaler().Scale.ToArray());

        stream = new();
        ModelFile.Save(stream, SampleModels.ProxyAnchor());
        stream.Position = 0;
        ModelFile.LoadProxyAnchorLoss(stream).Options.Should().Be(SampleModels.ProxyAnchor().Options);

        stream = new();
        ModelFile.Save(stream, SampleModels.ArcFace());
        stream.Position = 0;
        ModelFile.LoadArcFaceLoss(stream).Options.Should().Be(SampleModels.ArcFace().Options);

        stream = new();
        ModelFile.Save(stream, SampleModels.Network());
        stream.Position = 0;
        SampleModels.ValuesOf(ModelFile.LoadNetwork(stream)).Should().Equal(SampleModels.ValuesOf(SampleModels.Network()));
        stream.CanRead.Should().BeTrue("streams are left open");
    }

    [Test]
    public void Save_OverTheFileThatIsLoaded_GoesBothWays()
    {
        ModelFile.Save(Target, SampleModels.Dense());
        EmbeddingNetwork loaded = ModelFile.LoadNetwork(Target);
        loaded.SetByName("dense1.bias", 9);

        ModelFile.Save(Target, loaded);
        ModelFile.Save(Target, ModelFile.LoadNetwork(Target));

        SampleModels.ValuesOf(ModelFile.LoadNetwork(Target)).Should().Equal(SampleModels.ValuesOf(loaded));
        Directory.EnumerateFiles(_folder).Should().Equal(Target);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows does not replace a file that somebody reads.")]
    public void Save_WhileOthersLoad_TheySeeOneModelOrTheOther()
    {
        const int Saves = 30;
        StandardScaler one = new([1.0, 1], [1.0, 1]), other = new([2.0, 2, 2], [2.0, 2, 2]);
        ModelFile.Save(Target, one);
        using CancellationTokenSource ended = new();
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => OwnThread.Run(() =>
        {
            int loads = 0;
            while (!ended.IsCancellationRequested || loads == 0)
            {
                StandardScaler loaded = ModelFile.LoadScaler(Target);
                loaded.Mean.ToArray().Should().Equal((loaded.FeatureCount == 2 ? one : other).Mean.ToArray());
                loads++;
            }

            return Task.FromResult(loads);
        }))];

        for (int i = 0; i < Saves; i++)
        {
            ModelFile.Save(Target, i % 2 == 0 ? other : one);
        }

        ended.Cancel();
        Task.WhenAll(readers).Result.Should().OnlyContain(loads => loads > 0);
        Directory.EnumerateFiles(_folder).Should().Equal(Target);
    }

    [Test]
    public void Save_ModelThatIsRefused_LeavesTheOldFile()
    {
        ModelFile.Save(Target, SampleModels.Dense());
        byte[] before = File.ReadAllBytes(Target);
        EmbeddingNetwork broken = SampleModels.Dense();
        broken.SetByName("dense1.weight", float.NaN);

        FluentActions.Invoking(() => ModelFile.Save(Target, broken))
            .Should().Throw<ArgumentException>().WithParameterName("network");

        File.ReadAllBytes(Target).Should().Equal(before);
        Directory.EnumerateFiles(_folder).Should().Equal(Target);
    }

    [Test]
    public void Save_ALayerNameThatIsNoText_IsRefused([Values] bool hasParameters)
    {
        NetworkLayer layer = hasParameters ? new FullyConnectedLayer(1) { Name = "\ud83d" } : new DropoutLayer(0.5) { Name = "\ud83d" };
        EmbeddingNetwork network = new(1, [layer, new FullyConnectedLayer(1)], seed: 1);

        FluentActions.Invoking(() => ModelFile.Save(new MemoryStream(), network)).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Load_AnotherKind_SaysBoth()
    {
        ModelFile.Save(Target, SampleModels.Scaler());

        FluentActions.Invoking(() => ModelFile.LoadNetwork(Target)).Should().Throw<InvalidDataException>()
            .WithMessage($"{Target} holds a standard-scaler; expected a network. Load it by the method for what it holds.");
        FluentActions.Invoking(() => ModelFile.LoadProxyAnchorLoss(Target)).Should().Throw<InvalidDataException>();
        FluentActions.Invoking(() => ModelFile.LoadArcFaceLoss(Target)).Should().Throw<InvalidDataException>();
        ModelFile.LoadScaler(Target).FeatureCount.Should().Be(3);
        File.Delete(Target); // Windows would refuse if it were open
    }

    [Test]
    public void Load_MoreThanTheModelHas_IsRefused()
    {
        MemoryStream stream = new();
        ModelFile.Save(stream, SampleModels.Scaler());
        byte[] file = stream.ToArray();
        string header = FileBytes.HeaderOf(file);
        byte[] withTensor = FileBytes.WithHeader(
            [.. file, 7], header.TrimEnd(' ')[..^1] + ""","extra":{"dtype":"U8","shape":[1],"data_offsets":[48,49]}}""");
        byte[] withSetting = FileBytes.WithHeader(
            file, header.Replace("standard-scaler\\\"", "standard-scaler\\\",\\\"x\\\":1", StringComparison.Ordinal));

        FluentActions.Invoking(() => ModelFile.LoadScaler(new MemoryStream(withTensor))).Should().Throw<InvalidDataException>()
            .WithMessage("The stream has extra: U8 [1], which its settings do not account for. Get*");
        FluentActions.Invoking(() => ModelFile.LoadScaler(new MemoryStream(withSetting))).Should().Throw<InvalidDataException>()
            .WithMessage("The stream holds settings in which x is unknown; expected version, kind.*");
    }

    [Test]
    public void Arguments_ThatAreNone_AreNamed()
    {
        FluentActions.Invoking(() => ModelFile.Save(Target, (EmbeddingNetwork)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("network");
        FluentActions.Invoking(() => ModelFile.Save(Target, (StandardScaler)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("scaler");
        FluentActions.Invoking(() => ModelFile.Save(Target, (ProxyAnchorLoss)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("loss");
        FluentActions.Invoking(() => ModelFile.Save(Target, (ArcFaceLoss)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("loss");
        FluentActions.Invoking(() => ModelFile.Save("", SampleModels.Scaler()))
            .Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => ModelFile.LoadScaler((string)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("path");
        FluentActions.Invoking(() => ModelFile.LoadScaler((Stream)null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("stream");
        FluentActions.Invoking(() => ModelFile.LoadNetwork(Target, 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("maxDegreeOfParallelism").WithMessage("maxDegreeOfParallelism is 0; expected 1 ≤ degree.*");
        FluentActions.Invoking(() => ModelFile.LoadNetwork(Target)).Should().Throw<FileNotFoundException>();
    }
}
