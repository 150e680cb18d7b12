using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class EmbeddingNetworkArgumentsTests
{
    private static readonly ImageShape Image = EmbeddingNetworkTests.Image;
    private static readonly NetworkLayer[] Layers = EmbeddingNetworkTests.Layers;

    [Test]
    public void Embed_BadArguments_SayWhichAndWriteNothing()
    {
        EmbeddingNetwork network = EmbeddingNetworkTests.Network();
        Tensor<float> destination = Tensor.Create(new float[] { 9, 9, 9, 9, 9, 9 }, [2, 3]);
        Tensor<float> x = Tensor.CreateFromShape<float>([2, Image.Length]);
        x[1, 2] = float.NaN;

        network.Invoking(n => n.Embed(Tensor.CreateFromShape<float>([2, 5]), destination)).Should().Throw<ArgumentException>()
            .WithParameterName("features").WithMessage("features has 5 columns but the network expects 48; pass rows of that dimension.*");
        network.Invoking(n => n.Embed(Tensor.CreateFromShape<float>([3, Image.Length]), destination)).Should().Throw<ArgumentException>()
            .WithParameterName("destination").WithMessage("destination is [2 × 3]; expected [3 × 3]. Pass a matrix of that shape.*");
        network.Invoking(n => n.Embed(x, destination)).Should().Throw<ArgumentException>()
            .WithParameterName("features").WithMessage("features holds NaN at row 1, column 2;*");
        destination.ToArray().Should().AllBeEquivalentTo(9f);
    }

    [TestCase(0)]
    [TestCase(5)]
    public void Embed_DestinationWithinTheFeatures_IsRefusedAndWritesNothing(int offset)
    {
        float[] values = ReferenceMatrix.Random((300 * 4) + offset, 1), before = [.. values];
        EmbeddingNetwork network = new(4, [new(8, Activation.Tanh), new(4)], seed: 1);

        Action act = () => network.Embed(
            new ReadOnlyTensorSpan<float>(values.AsSpan(0, 1200), [300, 4], []), new TensorSpan<float>(
                values.AsSpan(offset), [300, 4], []));

        act.Should().Throw<ArgumentException>().WithParameterName("destination")
            .WithMessage("destination overlaps features, which is still read while it is written; pass memory of its own.*");
        values.Should().Equal(before);
    }

    [Test]
    public void Embed_FeaturesTooLarge_NamesTheRow()
    {
        EmbeddingNetwork network = new(2, [new(2)], seed: 1);
        network.SetByName("dense1.weight", 1, 1, 1, -1);

        network.Invoking(n => n.Embed(Tensor.Create(new float[] { 1, 2, 3e38f, 3e38f }, [2, 2]))).Should().Throw<ArgumentException>()
            .WithParameterName("features")
                .WithMessage("The embedding of row 1 of features is not finite: *Scale the features, as StandardScaler does.*");
    }

    [Test]
    public void Embed_ParameterNotFinite_NamesIt()
    {
        EmbeddingNetwork network = new(2, [new(3), new(2)], seed: 1);
        network.SetByName("dense2.bias", 0, float.NaN);

        network.Invoking(n => n.EmbedRow([1, 2])).Should().Throw<InvalidOperationException>()
            .WithMessage("The embedding of row 0 is not finite: dense2.bias holds a value that is not.*");
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
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("options.MaxDegreeOfParallelism");
        FluentActions.Invoking(() => new EmbeddingNetwork(0, [new(2)], seed: 1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("inputDimension")
            .WithMessage("inputDimension is 0; expected 1 or more, the columns of a feature row. Pass *");
    }

    [Test]
    public void CreateTrainingPass_BadArgument_SaysWhich()
    {
        EmbeddingNetworkTests.Network().Invoking(n => n.CreateTrainingPass(0, ThreadTeam.CallerOnly))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("maxRowCount");
        EmbeddingNetworkTests.Network().Invoking(n => n.CreateTrainingPass(1, null!))
            .Should().Throw<ArgumentNullException>().WithParameterName("threads");
        new EmbeddingNetwork(1, [new(4096), new(2)], seed: 1).Invoking(n => n.CreateTrainingPass((1 << 20) + 1, ThreadTeam.CallerOnly))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("maxRowCount")
            .WithMessage(
                "maxRowCount is 1048577; expected 1 to 524287, the rows of 4096 numbers, as a layer has them, that fit one " +
                "array.*");
    }

    [Test]
    public void Blank_LayersWithoutMemoryForThem_TakesNone()
    {
        NetworkLayer[] layers = [new ConvolutionLayer(1, 1), new FullyConnectedLayer(1 << 16)];
        long before = GC.GetAllocatedBytesForCurrentThread();

        FluentActions.Invoking(() => EmbeddingNetwork.Blank(new(1 << 14, 1 << 14, 1), layers, seed: 1, new(), parameterCount: 100))
            .Should().Throw<ArgumentException>();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20, "an image has 2^28 pixels");
    }

    private static Action Create(ImageShape input, NetworkLayer[] layers, EmbeddingNetworkOptions? options = null) =>
        () => _ = new EmbeddingNetwork(input, layers, seed: 1, options);
}
