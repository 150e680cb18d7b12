using System.Numerics.Tensors;
using MetricLearning.Networks;

namespace ThirdParty.Batteries;

/// <summary>What every network must hold; derive from it and make a network of yours.</summary>
public abstract class EmbeddingNetworkBattery
{
    private const int Rows = 21;

    /// <summary>
    /// How far a gradient may be from central differences of a sum of embeddings of size 1, relative to the largest of its parameter.
    /// </summary>
    protected virtual double GradientTolerance => 2e-2;

    /// <summary>Makes a network, the same in each call: few inputs and parameters, since each number is moved on its own.</summary>
    protected abstract IEmbeddingNetwork Create();

    [Test]
    public void Parameters_AreNamedOnce()
    {
        IEmbeddingNetwork network = Create();

        network.Parameters.Select(parameter => parameter.Name).Should().OnlyHaveUniqueItems().And.NotBeEmpty();
    }

    [Test]
    public void Pass_AnyNumberOfThreadsAndAgain_GivesTheSameBits()
    {
        float[] expected = Step(threads: 1);

        Step(threads: 1).Should().Equal(expected, "the same step was repeated");
        Step(threads: 4).Should().Equal(expected, "threads only decide who does what");
    }

    [Test]
    public void Backward_EveryLearnedParameter_AgreesWithCentralDifferences()
    {
        IEmbeddingNetwork network = Create();
        Tensor<float> features = Numbers.Rows(Rows, network.InputDimension, seed: 1);
        float[] direction = Numbers.Random(Rows * network.EmbeddingDimension, seed: 2);
        ITrainingPass pass = network.CreateTrainingPass(Rows, new ThreadTeam(2));
        float[][] measured = Measured(network);
        Forward(network, pass, features, measured);
        pass.Backward(Tensor.Create(direction, [Rows, network.EmbeddingDimension]));
        foreach ((int index, Parameter parameter) in network.Parameters.Index())
        {
            float[] gradient = pass.Gradient(index).ToArray();
            if (parameter.Kind == ParameterKind.Measured)
            {
                gradient.Should().BeEmpty($"{parameter.Name} is measured");
                continue;
            }

            double[] expected = Differences(parameter, () => Sum(Forward(network, pass, features, measured), direction));
            double tolerance = GradientTolerance * Math.Max(1e-3, expected.Max(Math.Abs));
            gradient.Should().Equal(expected, (actual, wanted) => Math.Abs(actual - wanted) <= tolerance, parameter.Name);
        }
    }

    [Test]
    public void Embed_ConcurrentCallers_GiveTheSameBits()
    {
        IEmbeddingNetwork network = Create();
        Tensor<float> features = Numbers.Rows(Rows, network.InputDimension, seed: 1);
        float[] expected = network.Embed(features).ToArray();

        Parallel.For(0, 50, _ => network.Embed(features).ToArray().Should().Equal(expected));
    }

    [Test]
    public void Embed_RowsAlone_GivesWhatTheyGetTogether()
    {
        IEmbeddingNetwork network = Create();
        Tensor<float> features = Numbers.Rows(Rows, network.InputDimension, seed: 1);
        float[] together = network.Embed(features).ToArray();

        for (int row = 0; row < Rows; row++)
        {
            float[] alone = network.EmbedRow(features.ToArray().AsSpan(row * network.InputDimension, network.InputDimension));
            alone.Should().Equal(together[(row * alone.Length)..((row + 1) * alone.Length)], $"row {row}");
        }
    }

    // All that a step leaves: embeddings, gradients and what was measured.
    private float[] Step(int threads)
    {
        IEmbeddingNetwork network = Create();
        Tensor<float> features = Numbers.Rows(Rows, network.InputDimension, seed: 1);
        ITrainingPass pass = network.CreateTrainingPass(Rows, new ThreadTeam(threads));
        float[] embeddings = Forward(network, pass, features, Measured(network));
        pass.Backward(Numbers.Rows(Rows, network.EmbeddingDimension, seed: 2));
        IEnumerable<float> gradients = network.Parameters.SelectMany((_, index) => pass.Gradient(index).ToArray());
        return [.. embeddings, .. gradients, .. Measured(network).SelectMany(values => values)];
    }

    // What training measures is put back before each pass, so that the pass is a function of the learned parameters.
    private static float[] Forward(IEmbeddingNetwork network, ITrainingPass pass, Tensor<float> features, float[][] measured)
    {
        foreach ((Parameter parameter, float[] values) in network.Parameters.Where(p => p.Kind == ParameterKind.Measured).Zip(measured))
        {
            new ReadOnlyTensorSpan<float>(values, parameter.Values.Lengths, []).CopyTo(parameter.Values);
        }

        Tensor<float> embeddings = Tensor.CreateFromShape<float>([Rows, network.EmbeddingDimension]);
        pass.Forward(features, [.. Enumerable.Range(0, Rows)], stepIndex: 7, embeddings);
        return embeddings.ToArray();
    }

    private static float[][] Measured(IEmbeddingNetwork network) =>
        [.. network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Measured).Select(
            parameter => parameter.Values.ToArray())];

    private static double Sum(float[] embeddings, float[] direction) =>
        embeddings.Zip(direction, (x, weight) => (double)x * weight).Sum();

    private static double[] Differences(Parameter parameter, Func<double> value) => CentralDifferences.Of(parameter.Values, value);
}
