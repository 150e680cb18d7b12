using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Networks;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class NetworkCases
{
    private static readonly ImageShape Square = new(1 << 15, 1 << 15, 1);
    private static readonly WeightInitializer Tiny = WeightInitializer.Normal(1e-30);

    public static HostileCase[] All { get; } =
    [
        ("EmbeddingNetwork.new: 2^30 inputs of 4 outputs", () => _ = new EmbeddingNetwork(1 << 30, [new(4)], seed: 1)),
        ("EmbeddingNetwork.new: the largest numbers", () => _ = new EmbeddingNetwork(int.MaxValue, [new(int.MaxValue)], seed: 1)),
        (
            "EmbeddingNetwork.new: 2^16 × 2^16 weights behind one", () =>
                _ = new EmbeddingNetwork(1, [new(1), new(1 << 16), new(1 << 16)], 1)),
        ("EmbeddingNetwork.new: a negative width", () => _ = new EmbeddingNetwork(1, [new(int.MinValue)], seed: 1)),
        (
            "EmbeddingNetwork.new: 2^31 − 1 threads", () =>
                _ = new EmbeddingNetwork(1, [new(1)], 1, new() { MaxDegreeOfParallelism = int.MaxValue })),
        (
            "EmbeddingNetwork.Embed: 2^31 − 1 threads",
            () => new EmbeddingNetwork(1, [new(1)], 1, new() { MaxDegreeOfParallelism = int.MaxValue })
            .Embed(Hostile.Varied(1 << 14, 1), Hostile.Matrix(1 << 14, 1))),
        ("EmbeddingNetwork.Embed: no rows of 2^40 columns", () => Dense().Embed(Hostile.Empty(0, (nint)1 << 40), Hostile.Empty(0, 2))),
        ("EmbeddingNetwork.Embed: 2^26 rows of no columns", () => Dense().Embed(Hostile.Empty(1 << 26, 0), Hostile.Matrix(1, 2))),
        ("EmbeddingNetwork.Embed: one number everywhere", () => Dense().Embed(Hostile.Repeated(1 << 20, 3), Hostile.Matrix(1, 2))),
        ("EmbeddingNetwork.Embed: a strided view", () => Dense().Embed(Hostile.Strided(4, 3), Hostile.Matrix(4, 2))),
        ("EmbeddingNetwork.Embed: destination of 2^20 rows", () => Dense().Embed(Hostile.Matrix(4, 3), Hostile.Matrix(1 << 20, 2))),
        ("EmbeddingNetwork.Embed: into its own rows", EmbedInPlace),
        ("EmbeddingNetwork.Embed: 2^25 rows", () =>
            new EmbeddingNetwork(1, [new(1)], 1).Embed(Hostile.Matrix(1 << 25, 1), Hostile.Matrix(1 << 25, 1))),
        (
            "EmbeddingNetwork.Embed: 2^22 inputs",
            () => EmbedOne(new EmbeddingNetwork(1 << 22, [new(1)], 1, new() { Initializer = Tiny }), 1 << 22)),
        (
            "EmbeddingNetwork.Embed: 2^22 outputs",
            () => EmbedOne(new EmbeddingNetwork(1, [new(1 << 22)], 1, new() { Initializer = Tiny }), 1)),
        ("EmbeddingNetwork.Embed: a hidden layer whose chunk of rows wraps round", () =>
            EmbedOne(new EmbeddingNetwork(1, [new(1 << 24), new(1)], 1, new() { Initializer = Tiny }), 1)),
        ("EmbeddingNetwork.CreateTrainingPass: activations that wrap round", () =>
            new EmbeddingNetwork(1, [new(4096), new(2)], 1).CreateTrainingPass((1 << 20) + 1, new ThreadTeam(1))),
        (
            "EmbeddingNetwork.CreateTrainingPass: the largest numbers", () => Dense().CreateTrainingPass(
                int.MaxValue, new ThreadTeam(int.MaxValue))),
        ("EmbeddingNetwork.CreateTrainingPass: activations that wrap round, then a step", () =>
            Step(new EmbeddingNetwork(1, [new(4096), new(2)], 1), maxRows: (1 << 20) + 1, rows: 400, columns: 1)),
        ("EmbeddingNetwork.CreateTrainingPass: 2^20 inputs, then a step", () =>
            Step(new EmbeddingNetwork(1 << 20, [new(1)], 1, new() { Initializer = Tiny }), maxRows: 3, rows: 3, columns: 1 << 20)),
        ("EmbeddingNetwork.CreateTrainingPass: 2^20 outputs, then a step", () =>
            Step(new EmbeddingNetwork(1, [new(2), new(1 << 20)], 1, new() { Initializer = Tiny }), maxRows: 3, rows: 3, columns: 1)),
        (
            "ITrainingPass.Forward: a row behind the last",
            () => Forward(Dense(), [0, int.MaxValue], Hostile.Matrix(4, 3), Hostile.Matrix(2, 2))),
        (
            "ITrainingPass.Forward: a row before the first",
            () => Forward(Convolutional(), [-1], Hostile.Matrix(4, 64), Hostile.Matrix(1, 2))),
        (
            "ITrainingPass.Forward: more rows than the pass has room for",
            () => Forward(Dense(), new int[9], Hostile.Matrix(4, 3), Hostile.Matrix(9, 2))),
        ("ITrainingPass.Forward: no rows", () => Forward(Dense(), [], Hostile.Matrix(4, 3), Hostile.Empty(0, 2))),
        ("ITrainingPass.Forward: no rows of images", () => Forward(Convolutional(), [], Hostile.Matrix(4, 64), Hostile.Empty(0, 2))),
        (
            "ITrainingPass.Backward: before a forward pass", () => Dense().CreateTrainingPass(8,
            new ThreadTeam(1)).Backward(Hostile.Matrix(1, 2))),
        (
            "ITrainingPass.Backward: rows that were not embedded",
            () => BackwardOf(Dense(), Hostile.Matrix(4, 3), Hostile.Matrix(1 << 20, 2))),
        (
            "ITrainingPass.Backward: rows of images that were not embedded",
            () => BackwardOf(Convolutional(), Hostile.Matrix(4, 64), Hostile.Matrix(1 << 20, 2))),
        (
            "ITrainingPass.Gradient: a parameter that is not there", () => Dense().CreateTrainingPass(8,
            new ThreadTeam(1)).Gradient(int.MaxValue)),
        ("ITrainingPass.Gradient: a negative parameter", () => Dense().CreateTrainingPass(8, new ThreadTeam(1)).Gradient(-2)),
        (
            "ITrainingPass.Gradient: a parameter of images that is not there",
            () => Convolutional().CreateTrainingPass(8, new ThreadTeam(1)).Gradient(int.MaxValue)),
        (
            "EmbeddingNetwork.new: images of 2^93 values",
            () => Make(new(int.MaxValue, int.MaxValue, int.MaxValue), new FullyConnectedLayer(1))),
        ("EmbeddingNetwork.new: negative images", () => Make(new(-1, -1, 1), new FullyConnectedLayer(1))),
        ("EmbeddingNetwork.new: outputs of 2^32 values", () => Make(Square, new ConvolutionLayer(4, 1))),
        (
            "EmbeddingNetwork.new: outputs of 2^34 values by padding",
            () => Make(Square, new ConvolutionLayer(16, 3) { Padding = 1 })),
        ("EmbeddingNetwork.new: a kernel of 2^32 numbers", () => Make(new(4, 4, 1), new ConvolutionLayer(1, 1 << 16))),
        ("EmbeddingNetwork.new: a kernel of 2^31 − 1 lines", () => Make(new(4, 4, 1), new ConvolutionLayer(1, int.MaxValue))),
        ("EmbeddingNetwork.new: padding of 2^30", () => Make(new(4, 4, 1), new ConvolutionLayer(1, 3) { Padding = 1 << 30 })),
        (
            "EmbeddingNetwork.new: padding of 2^31 − 1",
            () => Make(new(4, 4, 1), new ConvolutionLayer(1, 3) { Padding = int.MaxValue })),
        (
            "EmbeddingNetwork.new: a stride of 2^31 − 1",
            () => Make(new(4, 4, 1), new ConvolutionLayer(1, 3) { Stride = int.MaxValue })),
        ("EmbeddingNetwork.new: weights of 2^40 values", () => Make(new(1, 1, 1 << 20), new ConvolutionLayer(1 << 20, 1))),
        ("EmbeddingNetwork.new: weights of 2^32 values", () => Make(new(1, 1, 1 << 16), new FullyConnectedLayer(1 << 16))),
        ("EmbeddingNetwork.new: windows of 2^31 − 1", () => Make(new(4, 4, 1), new MaxPoolingLayer(int.MaxValue))),
        ("EmbeddingNetwork.new: windows of no pixels", () => Make(new(4, 4, 1), new AveragePoolingLayer(0))),
        (
            "EmbeddingNetwork.new: a pooling stride of 2^31 − 1",
            () => Make(new(4, 4, 1), new MaxPoolingLayer(2) { Stride = int.MaxValue })),
        ("EmbeddingNetwork.Embed: a convolution with strides of 2^31 − 1", () => EmbedOne(
            new EmbeddingNetwork(new(4, 4, 1), [new ConvolutionLayer(1, 3) { Stride = int.MaxValue }], 1), 16)),
        ("EmbeddingNetwork.Embed: 128 images of 2^24 values that wrap round", () => EmbedOne(
            new EmbeddingNetwork(new(1 << 12, 1 << 12, 1), [new MaxPoolingLayer(1 << 12)], 1), 1 << 24)),
        (
            "EmbeddingNetwork.Embed: no rows of 2^40 columns of images",
            () => Convolutional().Embed(Hostile.Empty(0, (nint)1 << 40), Hostile.Empty(0, 2))),
        (
            "EmbeddingNetwork.Embed: one number everywhere of images",
            () => Convolutional().Embed(Hostile.Repeated(1 << 20, 64), Hostile.Matrix(1, 2))),
        (
            "EmbeddingNetwork.Embed: destination of 2^20 rows of images",
            () => Convolutional().Embed(Hostile.Matrix(4, 64), Hostile.Matrix(1 << 20, 2))),
        (
            "EmbeddingNetwork.CreateTrainingPass: 2^31 − 1 rows of images", () => Convolutional().CreateTrainingPass(
                int.MaxValue, new ThreadTeam(1))),
        ("EmbeddingNetwork.CreateTrainingPass: outputs that wrap round to little", () =>
            new EmbeddingNetwork(new(1, 1, 1), [new FullyConnectedLayer(4096)], 1).CreateTrainingPass(
                (1 << 20) + 1, new ThreadTeam(1))),
        ("EmbeddingNetwork.CreateTrainingPass: 2^31 − 1 threads, then a step of images", () =>
            Step(Convolutional(), maxRows: 8, rows: 8, columns: 64, threads: int.MaxValue)),
        ("EmbeddingNetworkExtensions.Embed: 2^40 rows of no columns", () => Dense().Embed(Hostile.Empty((nint)1 << 40, 0))),
        ("EmbeddingNetworkExtensions.Embed: no rows", () => Dense().Embed(Hostile.Empty(0, 3))),
        ("EmbeddingNetworkExtensions.Embed: outputs that wrap round", () =>
            new EmbeddingNetwork(1, [new(1 << 12)], 1).Embed(Hostile.Matrix(1 << 20, 1))),
        ("EmbeddingNetworkExtensions.EmbedRow: 2^26 columns", () => Dense().EmbedRow(new float[1 << 26])),
        ("EmbeddingNetworkExtensions.EmbedRow: no columns", () => Dense().EmbedRow([])),
        ("Parameter.new: one number everywhere", () =>
            _ = new Parameter("w", Tensor.Create(new float[1], [1 << 20, 1 << 20], [0, 0]))),
        ("EmbeddingNetworkExtensions.CopyParametersFrom: another network", () => Dense().CopyParametersFrom(Convolutional())),
        ("EmbeddingNetworkExtensions.CopyParametersFrom: nothing", () =>
            Dense().CopyParametersFrom(new Dictionary<string, Tensor<float>>())),
        ("ThreadTeam.new: no thread", () => _ = new ThreadTeam(0)),
        ("ThreadTeam.Run: fewer chunks than none", () => ThreadTeam.CallerOnly.Run(int.MinValue, _ => { })),
        ("ThreadTeam.Run: on 2^31 − 1 threads", () => new ThreadTeam(int.MaxValue).Run(1000, _ => { })),
        ("ITrainingPass.Forward: a step before the first", () =>
            Dense().CreateTrainingPass(8, ThreadTeam.CallerOnly).Forward(Hostile.Matrix(4, 3), [0], long.MinValue, Hostile.Matrix(1, 2))),
        ("WeightInitializer.Normal: infinite", () => WeightInitializer.Normal(double.PositiveInfinity)),
    ];

    private static EmbeddingNetwork Dense() => new(3, [new(4, Activation.Tanh), new(2)], seed: 1);

    private static EmbeddingNetwork Convolutional() =>
        new(new(8, 8, 1), [new ConvolutionLayer(3, 3) { Padding = 1 }, new MaxPoolingLayer(2), new FullyConnectedLayer(2)], seed: 1);

    private static void Make(ImageShape shape, NetworkLayer layer) => _ = new EmbeddingNetwork(shape, [layer], seed: 1);

    private static void EmbedOne(EmbeddingNetwork network, int inputs)
    {
        Tensor<float> embedding = Hostile.Matrix(1, network.EmbeddingDimension);
        network.Embed(Hostile.Matrix(1, inputs), embedding);
        ThrowUnless(float.IsFinite(embedding[0, 0]), "an embedding that is not finite");
    }

    private static void EmbedInPlace()
    {
        float[] values = new float[300 * 3];
        new EmbeddingNetwork(3, [new(3)], 1).Embed(
            new ReadOnlyTensorSpan<float>(values, [300, 3], []), new TensorSpan<float>(values, [300, 3], []));
    }

    private static void Forward(EmbeddingNetwork network, int[] rows, Tensor<float> features, Tensor<float> destination) =>
        network.CreateTrainingPass(8, new ThreadTeam(1)).Forward(features, rows, 0, destination);

    private static void BackwardOf(EmbeddingNetwork network, Tensor<float> features, Tensor<float> gradient)
    {
        ITrainingPass pass = network.CreateTrainingPass(8, new ThreadTeam(1));
        pass.Forward(features, [0], 0, Hostile.Matrix(1, 2));
        pass.Backward(gradient);
    }

    private static void Step(EmbeddingNetwork network, int maxRows, int rows, int columns, int threads = 2)
    {
        ITrainingPass pass = network.CreateTrainingPass(maxRows, new ThreadTeam(threads));
        pass.Forward(Hostile.Varied(rows, columns), [.. Enumerable.Range(0, rows)], 0, Hostile.Matrix(rows, network.EmbeddingDimension));
        pass.Backward(Hostile.Varied(rows, network.EmbeddingDimension));
        ThrowUnless(pass.Gradient(0).ContainsAnyExcept(0), "no gradient at all");
    }
}
