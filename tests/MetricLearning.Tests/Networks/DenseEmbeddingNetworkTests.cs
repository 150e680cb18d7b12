using System.Numerics.Tensors;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class DenseEmbeddingNetworkTests
{
    private static readonly DenseLayer[] TwoLayers = [new(3, Activation.Tanh), new(2)];

    [Test]
    public void Embed_HandSolvedNetwork_GivesTheSolvedValues()
    {
        DenseEmbeddingNetwork network = new(2, [new(2, Activation.Relu), new(1)], seed: 1);
        Set(network, "layer0.weight", 1, -1, 2, 0.5f);
        Set(network, "layer0.bias", 0.5f, -1);
        Set(network, "layer1.weight", 3, -2);
        Set(network, "layer1.bias", 0.25f);

        // x = (1, 2): relu(1 − 2 + 0.5) = 0, relu(2 + 1 − 1) = 2, then 3·0 − 2·2 + 0.25; x = (2, 0): 2.5 and 3, then 7.5 − 6 + 0.25.
        network.Embed(Tensor.Create(new float[] { 1, 2, 2, 0 }, [2, 2])).ToArray().Should().Equal(-3.75f, 1.75f);
    }

    [Test]
    public void Embed_AnyWidth_AgreesWithLoopsInDouble([Values(Activation.Tanh, Activation.Gelu)] Activation activation)
    {
        Func<double, double> function = activation == Activation.Tanh ? Math.Tanh : ReferenceLayers.Gelu;
        for (int width = 1; width <= 67; width++)
        {
            DenseEmbeddingNetwork network = new(width, [new(width + 1, activation), new(width)], seed: width);
            float[] x = ReferenceMatrix.Random(5 * width, width);

            float[] actual = network.Embed(Tensor.Create(x, [5, width])).ToArray();

            double[] expected = ReferenceNetwork.Embed(network, [function, z => z], x, 5);
            for (int i = 0; i < expected.Length; i++)
            {
                // Chains of at most 68 products of numbers around 1.
                ((double)actual[i]).Should().BeApproximately(expected[i], 2e-5, $"width {width}");
            }
        }
    }

    [Test]
    public void Embed_NoRows_GivesNoRows()
    {
        Tensor<float> embeddings = new DenseEmbeddingNetwork(4, TwoLayers, seed: 1).Embed(Tensor.CreateFromShape<float>([0, 4]));

        embeddings.Lengths.ToArray().Should().Equal(0, 2);
    }

    [Test]
    public void Embed_NormalizesOutput_GivesRowsOfUnitLength()
    {
        DenseEmbeddingNetworkOptions options = new() { NormalizesOutput = true };
        float[] x = ReferenceMatrix.Random(7 * 4, 5);
        float[] raw = new DenseEmbeddingNetwork(4, TwoLayers, seed: 1).Embed(Tensor.Create(x, [7, 4])).ToArray();

        float[] unit = new DenseEmbeddingNetwork(4, TwoLayers, seed: 1, options).Embed(Tensor.Create(x, [7, 4])).ToArray();

        for (int i = 0; i < 7; i++)
        {
            double norm = Math.Sqrt((raw[2 * i] * raw[2 * i]) + (raw[(2 * i) + 1] * raw[(2 * i) + 1]));
            ((double)unit[2 * i]).Should().BeApproximately(raw[2 * i] / norm, 1e-6, "a quotient of floats is off by one rounding or two");
        }
    }

    [Test]
    public void Embed_MoreRowsThanAChunkAndAnyThreads_GivesTheBitsOfRowByRow([Values(1, 2, 5)] int threads)
    {
        const int Rows = 1100, Inputs = 17;
        DenseEmbeddingNetworkOptions options = new() { MaxDegreeOfParallelism = threads };
        DenseEmbeddingNetwork network = new(Inputs, [new(70, Activation.Tanh), new(9)], seed: 3, options);
        float[] x = ReferenceMatrix.Random(Rows * Inputs, 4);

        float[] together = network.Embed(Tensor.Create(x, [Rows, Inputs])).ToArray();

        foreach (int row in new[] { 0, 5, 6, 1023, 1024, 1099 })
        {
            network.EmbedRow(x.AsSpan(row * Inputs, Inputs)).Should().Equal(together[(row * 9)..((row + 1) * 9)]);
        }
    }

    [Test]
    public void Embed_FromSeveralThreadsAtOnce_GivesTheSameBits()
    {
        DenseEmbeddingNetwork network = new(8, TwoLayers, seed: 1);
        Tensor<float> x = Tensor.Create(ReferenceMatrix.Random(300 * 8, 2), [300, 8]);
        float[] expected = network.Embed(x).ToArray();

        float[][] results = [.. Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(4).Select(_ => network.Embed(x).ToArray())];

        results.Should().AllSatisfy(result => result.Should().Equal(expected));
    }

    [Test]
    public void Constructor_SameSeed_GivesTheSameParametersAndAnotherSeedOthers()
    {
        static float[] First(int seed) => new DenseEmbeddingNetwork(5, TwoLayers, seed).Parameters[0].Values.ToArray();

        First(7).Should().Equal(First(7)).And.NotEqual(First(8));
    }

    [Test]
    public void Parameters_TwoLayers_AreNamedAndShaped()
    {
        DenseEmbeddingNetwork network = new(5, TwoLayers, seed: 1);

        network.Parameters.Select(p => $"{p.Name} {string.Join('×', p.Values.Lengths.ToArray())}")
            .Should().Equal("layer0.weight 3×5", "layer0.bias 3", "layer1.weight 2×3", "layer1.bias 2");
    }

    [Test]
    public void ToString_TwoLayers_ShowsShapesAndParameterCounts() =>
        new DenseEmbeddingNetwork(5, TwoLayers, seed: 1).ToString().Should().Be(
            $"layer0: 5 → 3 Tanh, 18 parameters{Environment.NewLine}layer1: 3 → 2 None, 8 parameters");

    [Test]
    public void Embed_OtherDimension_SaysBoth()
    {
        DenseEmbeddingNetwork network = new(5, TwoLayers, seed: 1);

        network.Invoking(n => n.Embed(Tensor.CreateFromShape<float>([2, 4])))
            .Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features has 4 columns but the network expects 5; pass rows of that dimension.*");
    }

    [Test]
    public void Embed_ValueNotFinite_SaysWhereAndWritesNothing()
    {
        DenseEmbeddingNetwork network = new(2, TwoLayers, seed: 1);
        Tensor<float> destination = Tensor.Create(new float[] { 9, 9, 9, 9 }, [2, 2]);

        Action act = () => network.Embed(Tensor.Create([1, 2, float.NaN, 4], [2, 2]), destination);

        act.Should().Throw<ArgumentException>().WithParameterName("features").WithMessage("features holds NaN at row 1, column 0;*");
        destination.ToArray().Should().AllBeEquivalentTo(9f);
    }

    [Test]
    public void Constructor_NoLayer_SaysWhatToPass() =>
        FluentActions.Invoking(() => new DenseEmbeddingNetwork(2, [], seed: 1))
            .Should().Throw<ArgumentException>().WithParameterName("layers")
            .WithMessage("layers is empty; pass at least one layer, the last one as wide as the embedding.*");

    [Test]
    public void Constructor_WidthBelowOne_SaysWhich() =>
        FluentActions.Invoking(() => new DenseEmbeddingNetwork(2, [new(3), new(0)], seed: 1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("layers").WithMessage("layers[1] has width 0; expected 1 to 715827863 for 3 inputs.*");

    [Test]
    public void Constructor_UndefinedActivation_SaysWhich() =>
        FluentActions.Invoking(() => new DenseEmbeddingNetwork(2, [new(3, (Activation)9)], seed: 1)).Should().Throw<ArgumentException>()
            .WithParameterName("layers").WithMessage("layers[0] has activation 9; pass one that Activation defines.*");

    [Test]
    public void Constructor_InputDimensionBelowOne_Throws() =>
        FluentActions.Invoking(() => new DenseEmbeddingNetwork(0, TwoLayers, seed: 1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("inputDimension");

    [Test]
    public void Constructor_NoThread_Throws() =>
        FluentActions.Invoking(() => new DenseEmbeddingNetwork(2, TwoLayers, seed: 1, new() { MaxDegreeOfParallelism = 0 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options");

    private static void Set(DenseEmbeddingNetwork network, string name, params float[] values) =>
        values.CopyTo(
            network.Parameters.Single(p => p.Name == name).Values.GetSpan(
                [.. Enumerable.Repeat((nint)0, network.Parameters.Single(p => p.Name == name).Values.Rank)],
                values.Length));
}
