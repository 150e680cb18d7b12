using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class TrainingPassTests
{
    private const int Rows = 5;
    private const int Embedding = 3;
    private const int Inputs = 5;
    private static readonly ImageShape Image = new(6, 7, 2);
    private static readonly int[] Batch = [2, 0, 4, 2];

    [Test]
    public void Backward_EveryParameter_AgreesWithCentralDifferences([Values] Activation function, [Values] bool normalizes)
    {
        EmbeddingNetwork network = new(Image, LayersWith(function, normalizes), seed: 11);
        float[] x = ReferenceMatrix.Random(Rows * Image.Length, 2), direction = ReferenceMatrix.Random(Batch.Length * Embedding, 3);
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([Batch.Length, Embedding]);
        foreach (Parameter parameter in network.Learned().Where(p => p.Values.Rank == 1))
        {
            // Biases off zero and scales off one.
            Span<float> values = TensorMemory.Of<float>(parameter.Values);
            ReferenceMatrix.Random(values.Length, values.Length).Select(value => value + 0.7f).ToArray().CopyTo(values);
        }

        double[] batch = [.. Batch.SelectMany(row => x[(row * Image.Length)..((row + 1) * Image.Length)]).Select(value => (double)value)];
        double[][] parameters = [.. network.Learned().Select(p => Close.ToDouble(p.Values.ToArray()))];
        ITrainingPass pass = network.CreateTrainingPass(Batch.Length, new ThreadTeam(1));

        pass.Forward(Tensor.Create(x, [Rows, Image.Length]), Batch, 0, embeddings);
        pass.Backward(Tensor.Create(direction, [Batch.Length, Embedding]));

        // Five layers of sums of a few dozen products of numbers around 1.
        Close.Assert(embeddings.ToArray(), Expected(parameters), 5e-5, "embeddings");
        double[][] expected = CentralDifferences.Of(p => Expected(p).Zip(direction, (y, dy) => y * dy).Sum(), parameters);
        int next = 0;
        foreach ((int index, Parameter parameter) in network.Parameters.Index())
        {
            if (parameter.Kind == ParameterKind.Measured)
            {
                pass.Gradient(index).Length.Should().Be(0);
                continue;
            }

            double largest = Math.Max(1, expected[next].Max(Math.Abs));
            Close.Assert(pass.Gradient(index), expected[next++], 1e-4 * largest, parameter.Name);
        }

        double[] Expected(double[][] p)
        {
            double[] z = ReferenceLayers.Apply(function, new ReferenceConvolution(new(6, 7, 2, 4, 3, 1, 1)).Forward(batch, p[0], p[1]));
            z = ReferenceLayers.Pool(new(6, 7, 4, 2, 2, 2, 2), z, Enumerable.Max);
            z = new ReferenceConvolution(new(3, 3, 4, 5, 2, 1, 0)).Forward(z, p[2], p[3]);
            z = ReferenceLayers.Apply(function, ReferenceLayers.Normalize(z, ReferenceLayers.Moments(z, 5), p[4], p[5], 0.1));
            z = ReferenceLayers.Pool(new(2, 2, 5, 2, 2, 2, 2), z, Enumerable.Average);
            z = ReferenceLayers.Apply(function, ReferenceLayers.FullyConnected(z, p[6], p[7]));
            z = ReferenceLayers.FullyConnected(z, p[8], p[9]);
            return normalizes ? ReferenceLayers.UnitLength(z, Embedding) : z;
        }
    }

    [Test]
    public void Forward_LayersThatKnowNoTraining_EqualsEmbeddingThoseRows([Values] bool normalizes)
    {
        EmbeddingNetwork network = new(
            Image,
            [
                new ConvolutionLayer(4, 3) { Activation = Activation.Gelu },
                new AveragePoolingLayer(2),
                new FullyConnectedLayer(Embedding),
                .. EndOf(normalizes),
            ],
            seed: 1);
        Tensor<float> x = Tensor.Create(ReferenceMatrix.Random(Rows * Image.Length, 1), [Rows, Image.Length]);
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([Batch.Length, Embedding]);

        network.CreateTrainingPass(8, new ThreadTeam(1)).Forward(x, Batch, 0, embeddings);

        float[] all = network.Embed(x).ToArray();
        embeddings.ToArray().Should().Equal(Batch.SelectMany(row => all[(row * Embedding)..((row + 1) * Embedding)]));
    }

    [Test]
    public void ForwardAndBackward_AnyNumberOfThreads_GiveTheSameBits([Values(2, 5)] int threads) =>
        Steps(threads).Should().Equal(Steps(1));

    [Test]
    public void ForwardAndBackward_NewPassOfTheSameNetwork_DropsTheSame()
    {
        EmbeddingNetwork network = WithDropout();

        float[] first = Step(network.CreateTrainingPass(Rows, new ThreadTeam(1)), network);
        float[] second = Step(network.CreateTrainingPass(Rows, new ThreadTeam(1)), network);

        second.Should().Equal(first);
    }

    [Test]
    public void ForwardAndBackward_Warm_AllocateNothing([Values(1, 2)] int threads)
    {
        EmbeddingNetwork network = WithDropout();
        ITrainingPass pass = network.CreateTrainingPass(40, new ThreadTeam(threads));
        Tensor<float> x = Tensor.Create(ReferenceMatrix.Random(40 * Image.Length, 1), [40, Image.Length]);
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([40, Embedding]),
            gradient = Tensor.CreateFromShape<float>([40, Embedding]);
        int[] rows = [.. Enumerable.Range(0, 40)];

        void Steps()
        {
            for (int i = 0; i < 5; i++)
            {
                pass.Forward(x, rows, 0, embeddings);
                pass.Backward(gradient);
            }
        }

        Steps();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Steps();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void ForwardAndBackward_NoRows_GiveGradientsOfZero()
    {
        EmbeddingNetwork network = WithDropout();
        ITrainingPass pass = network.CreateTrainingPass(Rows, new ThreadTeam(1));
        Step(pass, network).Should().Contain(value => value != 0);

        pass.Forward(Tensor.CreateFromShape<float>([Rows, Image.Length]), [], 0, Tensor.CreateFromShape<float>([0, Embedding]));
        pass.Backward(Tensor.CreateFromShape<float>([0, Embedding]));

        Gradients(pass, network).Should().AllBeEquivalentTo(0f, "nothing of the last batch may remain");
    }

    [Test]
    public void Backward_NoForwardOrTwice_SaysWhatToCall()
    {
        EmbeddingNetwork network = WithDropout();
        ITrainingPass pass = network.CreateTrainingPass(Rows, new ThreadTeam(1));
        Action act = () => pass.Backward(Tensor.CreateFromShape<float>([Rows, Embedding]));

        act.Should().Throw<InvalidOperationException>()
            .WithMessage("Backward needs the activations of a forward pass; call Forward first, once for each Backward.");
        Step(pass, network);
        act.Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void Backward_GradientOfAnotherShape_SaysBothAndCanBeRepeated()
    {
        EmbeddingNetwork network = WithDropout();
        ITrainingPass pass = network.CreateTrainingPass(Rows, new ThreadTeam(1));
        pass.Forward(Tensor.CreateFromShape<float>([Rows, Image.Length]), Batch, 0, Tensor.CreateFromShape<float>([4, Embedding]));

        pass.Invoking(p => p.Backward(Tensor.CreateFromShape<float>([3, Embedding]))).Should().Throw<ArgumentException>()
            .WithParameterName("embeddingGradient")
                .WithMessage("embeddingGradient is [3 × 3]; expected [4 × 3]. Pass a matrix of that shape.*");
        pass.Invoking(p => p.Backward(Tensor.CreateFromShape<float>([4, Embedding]))).Should().NotThrow();
    }

    [Test]
    public void Forward_BadArguments_SayWhichAndLeaveTheStatistics()
    {
        EmbeddingNetwork network = WithDropout();
        ITrainingPass pass = network.CreateTrainingPass(2, new ThreadTeam(1));
        Tensor<float> x = Tensor.Create(ReferenceMatrix.Random(Rows * Image.Length, 1), [Rows, Image.Length]);

        pass.Invoking(p => p.Forward(null!, [0], 0, Tensor.CreateFromShape<float>([1, Embedding])))
            .Should().Throw<ArgumentNullException>().WithParameterName("features");
        pass.Invoking(p => p.Forward(Tensor.CreateFromShape<float>([Rows, 5]), [0], 0, Tensor.CreateFromShape<float>([1, Embedding])))
            .Should().Throw<ArgumentException>()
                .WithMessage("features has 5 columns but the network expects 84; pass rows of that dimension.*");
        pass.Invoking(p => p.Forward(x, [0, 1, 2], 0, Tensor.CreateFromShape<float>([3, Embedding])))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("rows");
        pass.Invoking(p => p.Forward(x, [0, 5], 0, Tensor.CreateFromShape<float>([2, Embedding])))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("rows[1] is 5; expected 0 to 4, a row that exists.*");
        pass.Invoking(p => p.Forward(x, [0, -1], 0, Tensor.CreateFromShape<float>([2, Embedding])))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("rows");
        pass.Invoking(p => p.Forward(x, [0], -1, Tensor.CreateFromShape<float>([1, Embedding])))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("stepIndex");
        pass.Invoking(p => p.Forward(x, [0, 1], 0, Tensor.CreateFromShape<float>([2, 4])))
            .Should().Throw<ArgumentException>().WithMessage("destination is [2 × 4]; expected [2 × 3]. Pass a matrix of that shape.*");

        network.Measured()[0].Values.ToArray().Should().AllBeEquivalentTo(0f);
    }

    [Test]
    public void Forward_DestinationWithinTheFeatures_IsRefused()
    {
        float[] x = ReferenceMatrix.Random(Rows * Image.Length, 1), before = [.. x];
        ITrainingPass pass = WithDropout().CreateTrainingPass(2, new ThreadTeam(1));

        pass.Invoking(
            p => p.Forward(Tensor.Create(x, [Rows, Image.Length]), [0], 0, new TensorSpan<float>(x.AsSpan(7, 3), [1, Embedding], [])))
            .Should().Throw<ArgumentException>().WithParameterName("destination").WithMessage("destination overlaps features, *");

        x.Should().Equal(before);
    }

    [TestCase(-1)]
    [TestCase(12)]
    public void Gradient_ParameterThatIsNotThere_SaysWhichThereAre(int parameter) =>
        WithDropout().CreateTrainingPass(2, new ThreadTeam(1)).Invoking(pass => pass.Gradient(parameter).ToArray())
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(parameter))
            .WithMessage($"parameter is {parameter}; expected 0 to 11, a parameter of the network.*");

    [Test]
    public void Forward_LastBatchOfOneRow_LeavesTheStatisticsOfTheBatchesBefore()
    {
        EmbeddingNetwork network = new(
            Inputs, [new FullyConnectedLayer(4), new BatchNormalizationLayer(), new FullyConnectedLayer(Embedding)], seed: 1);
        ITrainingPass pass = network.CreateTrainingPass(32, new ThreadTeam(1));
        Tensor<float> x = Tensor.Create(ReferenceMatrix.Random(33 * Inputs, 1), [33, Inputs]);
        pass.Forward(x, [.. Enumerable.Range(0, 32)], 0, Tensor.CreateFromShape<float>([32, Embedding]));
        float[] before = [.. network.Measured().SelectMany(measured => measured.Values.ToArray())];

        for (int step = 1; step < 100; step++)
        {
            pass.Forward(x, [32], step, Tensor.CreateFromShape<float>([1, Embedding]));
        }

        network.Measured().SelectMany(measured => measured.Values.ToArray()).Should().Equal(before, "one value has no variance");
    }

    private static NetworkLayer[] EndOf(bool normalizes) => normalizes ? [new UnitLengthLayer()] : [];

    private static NetworkLayer[] LayersWith(Activation function, bool normalizes) =>
    [
        new ConvolutionLayer(4, 3) { Padding = 1, Activation = function },
        new MaxPoolingLayer(2),
        new ConvolutionLayer(5, 2),
        new BatchNormalizationLayer { Activation = function, Epsilon = 0.1 },
        new GlobalAveragePoolingLayer(),
        new FullyConnectedLayer(4, function),
        new FullyConnectedLayer(Embedding),
        .. EndOf(normalizes),
    ];

    private static EmbeddingNetwork WithDropout() => new(
        Image,
        [
            .. LayersWith(Activation.Relu, normalizes: false)[..^1], new DropoutLayer(0.3), new FullyConnectedLayer(Embedding),
            new UnitLengthLayer(),
        ],
        seed: 11);

    private static float[] Steps(int threads)
    {
        EmbeddingNetwork network = WithDropout();
        ITrainingPass pass = network.CreateTrainingPass(50, new ThreadTeam(threads));
        Tensor<float> x = Tensor.Create(ReferenceMatrix.Random(50 * Image.Length, 1), [50, Image.Length]);
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([50, Embedding]);
        List<float> all = [];
        for (int step = 0; step < 3; step++)
        {
            pass.Forward(x, [.. Enumerable.Range(0, 50)], 0, embeddings);
            pass.Backward(Tensor.Create(ReferenceMatrix.Random(50 * Embedding, step), [50, Embedding]));
            all.AddRange([.. embeddings.ToArray(), .. Gradients(pass, network), .. network.Measured().SelectMany(s => s.Values.ToArray())]);
        }

        return [.. all];
    }

    private static float[] Step(ITrainingPass pass, EmbeddingNetwork network)
    {
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([Rows, Embedding]);
        pass.Forward(Tensor.Create(ReferenceMatrix.Random(Rows * Image.Length, 1), [Rows, Image.Length]), [0, 1, 2, 3, 4], 0, embeddings);
        pass.Backward(Tensor.Create(ReferenceMatrix.Random(Rows * Embedding, 2), [Rows, Embedding]));
        return [.. embeddings.ToArray(), .. Gradients(pass, network)];
    }

    private static float[] Gradients(ITrainingPass pass, EmbeddingNetwork network) =>
        [.. network.Parameters.SelectMany((_, i) => pass.Gradient(i).ToArray())];
}
