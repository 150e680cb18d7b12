using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Kernels;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Networks;

public class FullyConnectedPassTests
{
    private const int Rows = 6;
    private const int Inputs = 5;
    private const int Embedding = 3;
    private static readonly int[] Batch = [2, 0, 5, 2];

    [Test]
    public void Forward_RowsOfABatch_EqualsEmbeddingThoseRows(
        [Values(Activation.Tanh, Activation.Gelu)] Activation hidden, [Values] bool normalizes)
    {
        EmbeddingNetwork network = Network(hidden, Activation.None, normalizes);
        float[] x = ReferenceMatrix.Random(Rows * Inputs, 1);
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([Batch.Length, Embedding]);

        network.CreateTrainingPass(8, new ThreadTeam(1)).Forward(Tensor.Create(x, [Rows, Inputs]), Batch, 0, embeddings);

        float[] all = network.Embed(Tensor.Create(x, [Rows, Inputs])).ToArray();
        embeddings.ToArray().Should().Equal(Batch.SelectMany(row => all[(row * Embedding)..((row + 1) * Embedding)]));
    }

    [Test]
    public void Backward_EveryParameter_AgreesWithCentralDifferences(
        [Values] Activation hidden, [Values] Activation last, [Values] bool normalizes)
    {
        EmbeddingNetwork network = Network(hidden, last, normalizes);
        float[] x = ReferenceMatrix.Random(Rows * Inputs, 2);
        float[] direction = ReferenceMatrix.Random(Batch.Length * Embedding, 3);
        ITrainingPass pass = network.CreateTrainingPass(Batch.Length, new ThreadTeam(1));
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([Batch.Length, Embedding]);

        pass.Forward(Tensor.Create(x, [Rows, Inputs]), Batch, 0, embeddings);
        pass.Backward(Tensor.Create(direction, [Batch.Length, Embedding]));

        for (int parameter = 0; parameter < network.Parameters.Count; parameter++)
        {
            float[] gradient = pass.Gradient(parameter).ToArray();
            for (int i = 0; i < gradient.Length; i++)
            {
                double expected = CentralDifference(network, hidden, last, normalizes, x, direction, parameter, i);

                // Float gradients of sums of a dozen terms around 1 against differences of doubles.
                ((double)gradient[i]).Should().BeApproximately(expected, 1e-5, $"{network.Parameters[parameter].Name}[{i}]");
            }
        }
    }

    [Test]
    public void Backward_EveryWidthUpTo67_AgreesWithLoopsInDouble()
    {
        for (int width = 1; width <= 67; width++)
        {
            EmbeddingNetwork network = new(width, [new(width + 1, Activation.Tanh), new(width)], seed: width);
            float[] x = ReferenceMatrix.Random(4 * width, width), gradient = ReferenceMatrix.Random(4 * width, width + 100);
            ITrainingPass pass = network.CreateTrainingPass(4, new ThreadTeam(1));

            pass.Forward(Tensor.Create(x, [4, width]), [0, 1, 2, 3], 0, Tensor.CreateFromShape<float>([4, width]));
            pass.Backward(Tensor.Create(gradient, [4, width]));

            double[][] expected = ReferenceNetwork.TanhGradients(network, x, gradient, rows: 4);
            for (int parameter = 0; parameter < expected.Length; parameter++)
            {
                AssertClose(pass.Gradient(parameter), expected[parameter], $"width {width}, {network.Parameters[parameter].Name}");
            }
        }
    }

    [Test]
    public void ForwardAndBackward_NoRows_GiveGradientsOfZero()
    {
        ITrainingPass pass = Network(Activation.Tanh, Activation.None, normalizes: true).CreateTrainingPass(
            Batch.Length, new ThreadTeam(1));
        pass.Forward(
            Tensor.Create(ReferenceMatrix.Random(Rows * Inputs, 2), [Rows, Inputs]), Batch, 0, Tensor.CreateFromShape<float>([4,
            Embedding]));
        pass.Backward(Tensor.Create(ReferenceMatrix.Random(4 * Embedding, 3), [4, Embedding]));

        pass.Forward(Tensor.CreateFromShape<float>([Rows, Inputs]), [], 0, Tensor.CreateFromShape<float>([0, Embedding]));
        pass.Backward(Tensor.CreateFromShape<float>([0, Embedding]));

        pass.Gradient(0).ToArray()
            .Concat(pass.Gradient(3).ToArray()).Should().OnlyContain(g => g == 0, "nothing of the last batch may remain");
    }

    [Test]
    public void ForwardAndBackward_AnyNumberOfThreads_GiveTheSameBits([Values(2, 5)] int threads)
    {
        const int Many = 150;
        EmbeddingNetwork network = new(80, [new(130, Activation.Relu), new(20, Activation.Tanh)], seed: 5);
        Tensor<float> x = Tensor.Create(ReferenceMatrix.Random(Many * 80, 6), [Many, 80]);
        Tensor<float> gradient = Tensor.Create(ReferenceMatrix.Random(Many * 20, 7), [Many, 20]);
        int[] rows = [.. Enumerable.Range(0, Many).Reverse()];

        float[] Run(int degree)
        {
            ITrainingPass pass = network.CreateTrainingPass(Many, new ThreadTeam(degree));
            pass.Forward(x, rows, 0, Tensor.CreateFromShape<float>([Many, 20]));
            pass.Backward(gradient);
            return [.. Enumerable.Range(0, 4).SelectMany(i => pass.Gradient(i).ToArray())];
        }

        Run(threads).Should().Equal(Run(1));
    }

    [Test]
    public void ForwardAndBackward_Warm_AllocateNothing([Values(Activation.Tanh, Activation.Gelu)] Activation hidden)
    {
        ITrainingPass pass = Network(hidden, Activation.None, normalizes: true).CreateTrainingPass(Batch.Length, new ThreadTeam(1));
        Tensor<float> x = Tensor.Create(ReferenceMatrix.Random(Rows * Inputs, 2), [Rows, Inputs]);
        Tensor<float> embeddings = Tensor.CreateFromShape<float>([Batch.Length, Embedding]);
        Tensor<float> gradient = Tensor.Create(ReferenceMatrix.Random(Batch.Length * Embedding, 3), [Batch.Length, Embedding]);

        void Step()
        {
            pass.Forward(x, Batch, 0, embeddings);
            pass.Backward(gradient);
        }

        Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void Forward_TwoRows_IsSolvedByHand()
    {
        float[] output = new float[4];

        // (1 − 2 + 0.5, 2 + 1 − 1) and (2 + 0.5, 4 − 1), negatives cut off.
        Pass(2, new FullyConnectedLayer(2, Activation.Relu)).Forward(MatrixOperand.Of([1, 2, 2, 0], 2), rows: 2, output);

        output.Should().Equal(0, 2, 2.5f, 3);
    }

    [Test]
    public void Backward_TwoRows_IsSolvedByHand()
    {
        FullyConnectedPass pass = Pass(2, new FullyConnectedLayer(2));
        float[] inputGradient = new float[4];

        // dZ = (1, 2), (3, −1) at X = (1, 2), (3, 4); dX = dZ·W = (1 + 4, −1 + 1), (3 − 2, −3 − 0.5).
        pass.Backward([1, 2, 3, 4], rows: 2, [1, 2, 3, -1], inputGradient);

        pass.Gradient(0).ToArray().Should().Equal(10, 14, -1, 0);
        pass.Gradient(1).ToArray().Should().Equal(4, 1);
        inputGradient.Should().Equal(5, 0, 1, -3.5f);
    }

    [Test]
    public void TakeDerivativeOf_TheLayerBefore_MultipliesOnceAndThere()
    {
        FullyConnectedPass before = Pass(2, new FullyConnectedLayer(2, Activation.Tanh)), pass = Pass(2, new FullyConnectedLayer(2));
        float[] inputGradient = new float[2], own = [3, 5];

        pass.TakeDerivativeOf(before);
        pass.Backward([0.5f, 0], rows: 1, [1, 4], inputGradient);
        before.Backward([1, 1], rows: 1, own, inputGradient: null);

        // dZ·W = (1 + 4·2, −1 + 4·0.5) = (9, 1), times 1 − 0.25 and 1 − 0.
        inputGradient.Should().Equal(6.75f, 1);
        own.Should().Equal([3, 5], "the layer after it has multiplied by the derivative");
    }

    // Biases off zero keep relu away from its kink, where a central difference means nothing.
    private static EmbeddingNetwork Network(Activation hidden, Activation last, bool normalizes)
    {
        NetworkLayer[] end = normalizes ? [new UnitLengthLayer()] : [];
        EmbeddingNetwork network = new(
            Inputs,
            [new FullyConnectedLayer(4, hidden), new FullyConnectedLayer(Embedding, last), .. end],
            seed: 11,
            new() { Initializer = WeightInitializer.Normal(0.5) });
        foreach (Parameter bias in network.Parameters.Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            for (int i = 0; i < bias.Values.FlattenedLength; i++)
            {
                bias.Values[i] = 0.4f + (0.1f * i);
            }
        }

        return network;
    }

    // Weights (1, −1), (2, 0.5), bias (0.5, −1).
    private static FullyConnectedPass Pass(int inputs, FullyConnectedLayer layer)
    {
        LayerNode node = LayerRun.Build(layer, new ImageShape(1, 1, inputs));
        node.Parameters[0].Set(1, -1, 2, 0.5f);
        node.Parameters[1].Set(0.5f, -1);
        return (FullyConnectedPass)node.CreatePass(new(2, Workers.CallerOnly, isTraining: true));
    }

    private static double CentralDifference(
        EmbeddingNetwork network, Activation hidden, Activation last, bool normalizes, float[] x, float[] direction, int parameter,
        int index)
    {
        const double Step = 1e-6;
        double[][] parameters = [.. network.Parameters.Select(p => Array.ConvertAll(p.Values.ToArray(), v => (double)v))];
        float[] batch = [.. Batch.SelectMany(row => x[(row * Inputs)..((row + 1) * Inputs)])];

        double Value(double shift)
        {
            double[][] shifted = [.. parameters.Select(p => (double[])p.Clone())];
            shifted[parameter][index] += shift;
            double[] z = ReferenceNetwork.Embed(shifted, [Function(hidden), Function(last)], batch, Batch.Length);
            double sum = 0;
            for (int i = 0; i < Batch.Length; i++)
            {
                double norm = normalizes ? Math.Sqrt(z.Skip(i * Embedding).Take(Embedding).Sum(v => v * v)) : 1;
                for (int j = 0; j < Embedding; j++)
                {
                    double value = norm < 1e-12 ? 0 : z[(i * Embedding) + j] / norm;
                    sum += value * direction[(i * Embedding) + j];
                }
            }

            return sum;
        }

        return (Value(Step) - Value(-Step)) / (2 * Step);
    }

    // Chains of at most 68 products of numbers around 1.
    private static void AssertClose(Span<float> actual, double[] expected, string because)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            ((double)actual[i]).Should().BeApproximately(expected[i], 2e-5, because);
        }
    }

    private static Func<double, double> Function(Activation activation) => activation switch
    {
        Activation.Tanh => Math.Tanh,
        Activation.Relu => z => Math.Max(z, 0),
        Activation.Gelu => ReferenceLayers.Gelu,
        _ => z => z,
    };
}
