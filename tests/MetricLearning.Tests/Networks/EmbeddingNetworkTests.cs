using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class EmbeddingNetworkTests
{
    internal static readonly ImageShape Image = new(8, 6, 1);

    internal static readonly NetworkLayer[] Layers =
    [
        new ConvolutionLayer(4, 3) { Padding = 1 },
        new BatchNormalizationLayer { Activation = Activation.Relu },
        new MaxPoolingLayer(2),
        new ConvolutionLayer(6, 3) { Activation = Activation.Gelu, Name = "features" },
        new DropoutLayer(0.5),
        new FullyConnectedLayer(3),
    ];

    [Test]
    public void Embed_HandSolvedNetwork_GivesTheSolvedValues()
    {
        EmbeddingNetwork network = new(2, [new(2, Activation.Relu), new(1)], seed: 1);
        network.SetByName("dense1.weight", 1, -1, 2, 0.5f);
        network.SetByName("dense1.bias", 0.5f, -1);
        network.SetByName("dense2.weight", 3, -2);
        network.SetByName("dense2.bias", 0.25f);

        // x = (1, 2): relu(1 − 2 + 0.5) = 0, relu(2 + 1 − 1) = 2, then 3·0 − 2·2 + 0.25; x = (2, 0): 2.5 and 3, then 7.5 − 6 + 0.25.
        network.Embed(Tensor.Create(new float[] { 1, 2, 2, 0 }, [2, 2])).ToArray().Should().Equal(-3.75f, 1.75f);
    }

    [Test]
    public void Embed_AnyWidth_AgreesWithLoopsInDouble([Values(Activation.Tanh, Activation.Gelu)] Activation activation)
    {
        Func<double, double> function = activation == Activation.Tanh ? Math.Tanh : ReferenceLayers.Gelu;
        for (int width = 1; width <= 67; width++)
        {
            EmbeddingNetwork network = new(width, [new(width + 1, activation), new(width)], seed: width);
            float[] x = ReferenceMatrix.Random(5 * width, width);

            float[] actual = network.Embed(Tensor.Create(x, [5, width])).ToArray();

            double[] expected = ReferenceNetwork.Embed(network, [function, z => z], x, 5);

            // Chains of at most 68 products of numbers around 1.
            Close.Assert(actual, expected, 2e-5, $"width {width}");
        }
    }

    [Test]
    public void Embed_SmallNetworkOfImages_AgreesWithLoopsInDouble()
    {
        EmbeddingNetwork network = Network();
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
        EmbeddingNetwork network = new(Image, [.. Layers, new UnitLengthLayer()], seed: 3, new() { MaxDegreeOfParallelism = threads });
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
        EmbeddingNetwork network = Network();
        Tensor<float> x = Rows(ReferenceMatrix.Random(20 * Image.Length, 5));
        Step(network, x, step: 0);
        float[] statistics = [.. network.Measured().SelectMany(statistic => statistic.Values.ToArray())];

        float[] first = network.Embed(x).ToArray(), second = network.Embed(x).ToArray();

        second.Should().Equal(first);
        statistics.Should().Contain(value => value != 0 && value != 1);
        network.Measured().SelectMany(statistic => statistic.Values.ToArray()).Should().Equal(statistics);
    }

    [Test]
    public void Embed_UnitLength_GivesTheDirectionsOfTheRawRows()
    {
        Tensor<float> x = Rows(ReferenceMatrix.Random(7 * Image.Length, 5));
        double[] raw = Close.ToDouble(Network().Embed(x).ToArray());

        float[] unit = new EmbeddingNetwork(Image, [.. Layers, new UnitLengthLayer()], seed: 3).Embed(x).ToArray();

        Close.Assert(unit, ReferenceLayers.UnitLength(raw, 3), 1e-6, "a quotient of floats is off by one rounding or two");
    }

    [Test]
    public void Embed_NoRows_GivesNoRows() =>
        Network().Embed(Tensor.CreateFromShape<float>([0, Image.Length])).Lengths.ToArray().Should().Equal(0, 3);

    [Test]
    public void Constructor_Layers_NameShapeAndCountWhatIsLearnedAndMeasured()
    {
        EmbeddingNetwork network = Network();

        network.Learned().Select(p => $"{p.Name} {string.Join('×', p.Values.Lengths.ToArray())}").Should().Equal(
            "conv1.weight 3×3×1×4", "conv1.bias 4", "norm1.scale 4", "norm1.shift 4", "features.weight 3×3×4×6", "features.bias 6",
            "dense1.weight 3×12", "dense1.bias 3");
        network.Measured().Select(p => $"{p.Name} {string.Join('×', p.Values.Lengths.ToArray())}")
            .Should().Equal("norm1.mean 4", "norm1.variance 4");
        (network.InputShape, network.InputDimension, network.EmbeddingDimension).Should().Be((Image, 48, 3));
    }

    [Test]
    public void Constructor_FullyConnectedLayers_NumbersThemFromOneOnRowsWithoutHeightAndWidth()
    {
        EmbeddingNetwork network = new(5, [new(3, Activation.Tanh), new(2)], seed: 1);

        network.Parameters.Select(p => $"{p.Name} {string.Join('×', p.Values.Lengths.ToArray())}")
            .Should().Equal("dense1.weight 3×5", "dense1.bias 3", "dense2.weight 2×3", "dense2.bias 2");
        network.InputShape.Should().Be(new ImageShape(1, 1, 5));
        All(network)
            .Should().Equal(
                All(new(5, (NetworkLayer[])[new FullyConnectedLayer(3, Activation.Tanh), new FullyConnectedLayer(2)], seed: 1)));
    }

    [Test]
    public void Constructor_ShapeOrNumberOrPairs_AreToldApart()
    {
        new EmbeddingNetwork(new(2, 3, 1), [new FullyConnectedLayer(3)], seed: 1).InputShape.Should().Be(new ImageShape(2, 3, 1));
        new EmbeddingNetwork(6, [new FullyConnectedLayer(3), new UnitLengthLayer()], seed: 1).InputShape
            .Should().Be(new ImageShape(1, 1, 6));
        new EmbeddingNetwork(6, [new(3), new(2)], seed: 1).InputShape.Should().Be(new ImageShape(1, 1, 6));
    }

    [Test]
    public void ToString_AllKinds_ShowsShapesAndParameterCounts() => Network().ToString().Split(Environment.NewLine).Should().Equal(
        "conv1: convolution 3 × 3, 8 × 6 × 1 → 8 × 6 × 4, 40 parameters",
        "norm1: batch normalisation, relu, 8 × 6 × 4 → 8 × 6 × 4, 8 parameters",
        "pool1: max pooling 2 × 2, 8 × 6 × 4 → 4 × 3 × 4, 0 parameters",
        "features: convolution 3 × 3, 4 × 3 × 4 → 2 × 1 × 6, 222 parameters",
        "features.gelu: gelu, 2 × 1 × 6 → 2 × 1 × 6, 0 parameters",
        "dropout1: dropout 0.5, 2 × 1 × 6 → 2 × 1 × 6, 0 parameters",
        "dense1: fully connected, 2 × 1 × 6 → 3, 39 parameters",
        "309 parameters");

    [Test]
    public void Constructor_SameSeed_GivesTheSameParametersAndAnotherSeedOthers()
    {
        static float[] Of(int seed) => All(new(Image, Layers, seed));

        Of(7).Should().Equal(Of(7)).And.NotEqual(Of(8));
    }

    [Test]
    public void Constructor_Initializer_DrawsEveryWeight()
    {
        EmbeddingNetwork network = Network(new() { Initializer = WeightInitializer.Normal(1e-9) });

        network.Parameters.Where(parameter => parameter.Name.EndsWith(".weight", StringComparison.Ordinal))
            .SelectMany(parameter => parameter.Values.ToArray()).Should().OnlyContain(weight => weight != 0 && Math.Abs(weight) < 1e-8);
    }

    [Test]
    public void Constructor_WhatIsRead_MakesANetworkThatEmbedsAndTrainsOnAlike()
    {
        EmbeddingNetwork network = Network(new() { MaxDegreeOfParallelism = 2 });
        Tensor<float> x = Rows(ReferenceMatrix.Random(20 * Image.Length, 5));
        Step(network, x, step: 0);

        EmbeddingNetwork again = new(
            network.InputShape, network.Layers, network.Seed, network.Options with { Initializer = WeightInitializer.Zero });
        All(again)[..36].Should().AllBeEquivalentTo(0f, "no weight was drawn");
        again.CopyParametersFrom(network);

        again.ToString().Should().Be(network.ToString());
        again.Embed(x).ToArray().Should().Equal(network.Embed(x).ToArray());
        Step(again, x, step: 1).Should().Equal(Step(network, x, step: 1), "dropout is the same too");
    }

    [Test]
    public void Clone_Network_IsAlikeAndSharesNothing()
    {
        EmbeddingNetwork network = Network(new() { Initializer = WeightInitializer.He, MaxDegreeOfParallelism = 2 });
        Tensor<float> x = Rows(ReferenceMatrix.Random(20 * Image.Length, 5));
        Step(network, x, step: 0);
        float[] before = All(network);

        EmbeddingNetwork clone = network.Clone();

        All(clone).Should().Equal(before);
        (clone.Seed, clone.Options, clone.InputShape).Should().Be((network.Seed, network.Options, network.InputShape));
        clone.Layers.Should().Equal(network.Layers);
        Step(clone, x, step: 1).Should().Equal(Step(network.Clone(), x, step: 1));
        foreach (Parameter parameter in clone.Parameters)
        {
            TensorMemory.Of<float>(parameter.Values).Clear();
        }

        All(network).Should().Equal(before);
    }

    [Test]
    public void Blank_AsManyParametersAsThereAre_IsTheNetworkWithWeightsOfZero()
    {
        EmbeddingNetworkOptions options = new() { Initializer = WeightInitializer.He };
        int count = All(Network()).Length;

        EmbeddingNetwork blank = EmbeddingNetwork.Blank(Image, Layers, seed: 3, options, count);
        blank.CopyParametersFrom(Network());

        blank.Options.Should().BeSameAs(options);
        All(blank).Should().Equal(All(Network()));
        FluentActions.Invoking(() => EmbeddingNetwork.Blank(Image, Layers, seed: 3, options, count - 1))
            .Should().Throw<ArgumentException>().WithMessage("Layer * asks for *");
    }

    internal static EmbeddingNetwork Network(EmbeddingNetworkOptions? options = null) => new(Image, Layers, seed: 3, options);

    private static Tensor<float> Rows(float[] values) => Tensor.Create(values, [values.Length / Image.Length, Image.Length]);

    private static float[] All(EmbeddingNetwork network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    // A training pass over 20 rows: embeddings and gradients.
    private static float[] Step(EmbeddingNetwork network, Tensor<float> x, long step)
    {
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([20, 3]);
        ITrainingPass pass = network.CreateTrainingPass(20, new ThreadTeam(1));
        pass.Forward(x, [.. Enumerable.Range(0, 20)], step, embeddings);
        pass.Backward(embeddings);
        return [.. embeddings.ToArray(), .. network.Parameters.SelectMany((_, i) => pass.Gradient(i).ToArray())];
    }
}
