using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class ConvolutionalEmbeddingNetworkTests
{
    private static readonly ImageShape Image = new(8, 6, 1);

    private static readonly NetworkLayer[] Layers =
    [
        new ConvolutionLayer(4, 3) { Padding = 1 },
        new BatchNormalizationLayer { Activation = Activation.Relu },
        new MaxPoolingLayer(2),
        new ConvolutionLayer(6, 3) { Activation = Activation.Gelu, Name = "features" },
        new DropoutLayer(0.5),
        new FullyConnectedLayer(3),
    ];

    [Test]
    public void Embed_SmallNetwork_AgreesWithLoopsInDouble()
    {
        ConvolutionalEmbeddingNetwork network = Network();
        float[] x = ReferenceMatrix.Random(5 * Image.Length, 1);
        network.Measured()[0].Set(0.25f, 0.25f, 0.25f, 0.25f);
        network.Measured()[1].Set(2, 2, 2, 2);

        double[][] p = [.. network.Learned().Select(parameter => Close.ToDouble(parameter.Values.ToArray()))];
        double[] z = new ReferenceConvolution(new(8, 6, 1, 4, 3, 1, 1)).Forward(Close.ToDouble(x), p[0], p[1]);
        z = ReferenceLayers.Apply(Activation.Relu, ReferenceLayers.Normalize(z, [.. Enumerable.Repeat((0.25, 2.0), 4)], p[2], p[3], 1e-5));
        z = ReferenceLayers.Pool(new(8, 6, 4, 2, 2, 2, 2), z, Enumerable.Max);
        z = ReferenceLayers.Apply(Activation.Gelu, new ReferenceConvolution(new(4, 3, 4, 6, 3, 1, 0)).Forward(z, p[4], p[5]));
        z = ReferenceLayers.FullyConnected(z, p[6], p[7]);

        Close.Assert(network.Embed(Rows(x)).ToArray(), z, 1e-5, "three layers of sums of a few dozen products of numbers around 1");
    }

    [Test]
    public void Embed_MoreRowsThanAChunkAndAnyThreads_GivesTheBitsOfRowByRow([Values(1, 2, 5)] int threads)
    {
        const int Many = 300;
        ConvolutionalEmbeddingNetwork network = Network(new() { MaxDegreeOfParallelism = threads, NormalizesOutput = true });
        float[] x = ReferenceMatrix.Random(Many * Image.Length, 4);

        float[] together = network.Embed(Rows(x)).ToArray();

        foreach (int row in new[] { 0, 5, 127, 128, 255, 256, 299 })
        {
            network.EmbedRow(x.AsSpan(row * Image.Length, Image.Length)).Should().Equal(together[(row * 3)..((row + 1) * 3)]);
        }
    }

    [Test]
    public void Embed_TrainedALittle_UsesTheRunningStatisticsAndDropsNothing()
    {
        ConvolutionalEmbeddingNetwork network = Network();
        Tensor<float> x = Rows(ReferenceMatrix.Random(20 * Image.Length, 5));
        network.CreateTrainingPass(20, new ThreadTeam(1)).Forward(
            x, [.. Enumerable.Range(0, 20)], 0, Tensor.CreateFromShape<float>([20, 3]));
        float[] statistics = [.. network.Measured().SelectMany(statistic => statistic.Values.ToArray())];

        float[] first = network.Embed(x).ToArray(), second = network.Embed(x).ToArray();

        second.Should().Equal(first);
        statistics.Should().Contain(value => value != 0 && value != 1);
        network.Measured().SelectMany(statistic => statistic.Values.ToArray()).Should().Equal(statistics);
    }

    [Test]
    public void Embed_NormalizesOutput_GivesTheDirectionsOfTheRawRows()
    {
        Tensor<float> x = Rows(ReferenceMatrix.Random(7 * Image.Length, 5));
        double[] raw = Close.ToDouble(Network().Embed(x).ToArray());

        float[] unit = Network(new() { NormalizesOutput = true }).Embed(x).ToArray();

        Close.Assert(unit, ReferenceLayers.UnitLength(raw, 3), 1e-6, "a quotient of floats is off by one rounding or two");
    }

    [Test]
    public void Embed_NoRows_GivesNoRows() =>
        Network().Embed(Tensor.CreateFromShape<float>([0, Image.Length])).Lengths.ToArray().Should().Equal(0, 3);

    [Test]
    public void Embed_FromSeveralThreadsAtOnce_GivesTheSameBits()
    {
        ConvolutionalEmbeddingNetwork network = Network();
        Tensor<float> x = Rows(ReferenceMatrix.Random(150 * Image.Length, 2));
        float[] expected = network.Embed(x).ToArray();

        float[][] results = [.. Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(4).Select(_ => network.Embed(x).ToArray())];

        results.Should().AllSatisfy(result => result.Should().Equal(expected));
    }

    [Test]
    public void Embed_BadArguments_SayWhichAndWriteNothing()
    {
        ConvolutionalEmbeddingNetwork network = Network();
        Tensor<float> destination = Tensor.Create(new float[] { 9, 9, 9, 9, 9, 9 }, [2, 3]),
            x = Tensor.CreateFromShape<float>([2, Image.Length]);
        x[1, 2] = float.NaN;

        network.Invoking(n => n.Embed(Tensor.CreateFromShape<float>([2, 5]), destination)).Should().Throw<ArgumentException>()
            .WithParameterName("features").WithMessage("features has 5 columns but the network expects 48; pass rows of that dimension.*");
        network.Invoking(n => n.Embed(Tensor.CreateFromShape<float>([3, Image.Length]), destination)).Should().Throw<ArgumentException>()
            .WithParameterName("destination").WithMessage("destination is [2 × 3]; expected [3 × 3]. Pass a matrix of that shape.*");
        network.Invoking(n => n.Embed(x, destination)).Should().Throw<ArgumentException>()
            .WithParameterName("features").WithMessage("features holds NaN at row 1, column 2;*");
        destination.ToArray().Should().AllBeEquivalentTo(9f);
    }

    [Test]
    public void Constructor_Layers_NameShapeAndCountWhatIsLearnedAndMeasured()
    {
        ConvolutionalEmbeddingNetwork network = Network();

        network.Learned().Select(p => $"{p.Name} {string.Join('×', p.Values.Lengths.ToArray())}").Should().Equal(
            "conv1.weight 3×3×1×4", "conv1.bias 4", "norm1.scale 4", "norm1.shift 4", "features.weight 3×3×4×6", "features.bias 6",
            "dense1.weight 3×12", "dense1.bias 3");
        network.Measured().Select(p => $"{p.Name} {string.Join('×', p.Values.Lengths.ToArray())}")
            .Should().Equal("norm1.mean 4", "norm1.variance 4");
        (network.InputShape, network.InputDimension, network.EmbeddingDimension).Should().Be((Image, 48, 3));
    }

    [Test]
    public void ToString_AllKinds_ShowsShapesAndParameterCounts() => Network().ToString().Split(Environment.NewLine).Should().Equal(
        "conv1: convolution 3 × 3, 8 × 6 × 1 → 8 × 6 × 4, 40 parameters",
        "norm1: batch normalisation, relu, 8 × 6 × 4 → 8 × 6 × 4, 8 parameters",
        "pool1: max pooling 2 × 2, 8 × 6 × 4 → 4 × 3 × 4, 0 parameters",
        "features: convolution 3 × 3, 4 × 3 × 4 → 2 × 1 × 6, 222 parameters",
        "features.gelu: gelu, 2 × 1 × 6 → 2 × 1 × 6, 0 parameters",
        "dropout1: dropout 0.5, 2 × 1 × 6 → 2 × 1 × 6, 0 parameters",
        "dense1: fully connected, 2 × 1 × 6 → 1 × 1 × 3, 39 parameters",
        "309 parameters");

    [Test]
    public void Constructor_SameSeed_GivesTheSameParametersAndAnotherSeedOthers()
    {
        static float[] All(int seed) =>
            [.. new ConvolutionalEmbeddingNetwork(Image, Layers, seed).Parameters.SelectMany(parameter => parameter.Values.ToArray())];

        All(7).Should().Equal(All(7)).And.NotEqual(All(8));
    }

    [Test]
    public void Constructor_Initializer_DrawsEveryWeight()
    {
        ConvolutionalEmbeddingNetwork network = Network(new() { Initializer = WeightInitializer.Normal(1e-9) });

        network.Parameters.Where(parameter => parameter.Name.EndsWith(".weight", StringComparison.Ordinal))
            .SelectMany(parameter => parameter.Values.ToArray()).Should().OnlyContain(weight => weight != 0 && Math.Abs(weight) < 1e-8);
    }

    [Test]
    public void Constructor_BadArguments_SayWhich()
    {
        Create(Image, null!).Should().Throw<ArgumentNullException>().WithParameterName("layers");
        Create(Image, [new DropoutLayer(0.5), null!]).Should().Throw<ArgumentNullException>().WithParameterName("layers");
        Create(new(0, 6, 1), Layers)
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("input").WithMessage("input is 0 × 6 × 1;*");
        Create(Image, []).Should().Throw<ArgumentException>().WithMessage("layers is empty;*");
        Create(Image, [.. Layers, new DropoutLayer(0) { Name = "features.gelu" }]).Should().Throw<ArgumentException>()
            .WithMessage("Two layers are named features.gelu;*");
        Create(Image, Layers, new() { MaxDegreeOfParallelism = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options");
    }

    [Test]
    public void CreateTrainingPass_BadArgument_SaysWhich()
    {
        Network().Invoking(n => n.CreateTrainingPass(0, ThreadTeam.CallerOnly))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("maxRowCount");
        Network().Invoking(n => n.CreateTrainingPass(1, null!)).Should().Throw<ArgumentNullException>().WithParameterName("threads");
    }

    private static ConvolutionalEmbeddingNetwork Network(ConvolutionalEmbeddingNetworkOptions? options = null) =>
        new(Image, Layers, seed: 3, options);

    private static Action Create(ImageShape input, NetworkLayer[] layers, ConvolutionalEmbeddingNetworkOptions? options = null) =>
        () => _ = new ConvolutionalEmbeddingNetwork(input, layers, seed: 1, options);

    private static Tensor<float> Rows(float[] values) => Tensor.Create(values, [values.Length / Image.Length, Image.Length]);
}
