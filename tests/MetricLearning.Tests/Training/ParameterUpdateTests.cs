using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ParameterUpdateTests
{
    private readonly ScalingNetwork _network = new(1, 1);

    [Test]
    public void GradientNorm_AfterABackwardPass_IsThatOfAllParameters()
    {
        Update().GradientNorm().Should().Be(5);
    }

    [Test]
    public void ScaleGradient_Half_HalvesTheNorm()
    {
        ParameterUpdate update = Update();

        update.ScaleGradient(0.5);

        update.GradientNorm().Should().Be(2.5);
    }

    [Test]
    public void Apply_GradientDescent_MovesEveryParameterAgainstItsGradient()
    {
        Update().Apply(learningRate: 0.25, stepNumber: 1);

        _network.Weights.Should().Equal(1 - (0.25f * 3), 1 - (0.25f * 4));
    }

    [Test]
    public void GradientNorm_LossWithProxies_IsThatOfParametersAndProxies()
    {
        UpdateWith(new ScriptedProxyLoss(2, 2) { GradientOfProxies = 6 }).GradientNorm()
            .Should().Be(Math.Sqrt((3 * 3) + (4 * 4) + (2 * 6 * 6)));
    }

    [Test]
    public void ScaleGradient_LossWithProxies_ScalesTheirsToo()
    {
        var loss = new ScriptedProxyLoss(2, 2) { GradientOfProxies = 6 };

        UpdateWith(loss).ScaleGradient(0.5);

        loss.Gradient(0).ToArray().Should().Equal(3, 3);
    }

    [TestCase(null, 0.25)]
    [TestCase(1.5, 0.5)]
    public void Apply_LossWithProxies_MovesThemByTheirOwnRate(double? proxyRate, double expectedRate)
    {
        var loss = new ScriptedProxyLoss(2, 3) { GradientOfProxies = 6 };

        UpdateWith(loss, new() { LearningRate = 0.75, LossLearningRate = proxyRate }).Apply(learningRate: 0.25, stepNumber: 1);

        _network.Weights.Should().Equal(1 - (0.25f * 3), 1 - (0.25f * 4));
        loss.Values.Should().Equal(
            [(float)(2 - (expectedRate * 6)), (float)(3 - (expectedRate * 6))], "a schedule has brought both rates to a third");
    }

    [Test]
    public void Apply_OptimizerWithState_KeepsThatOfTheProxies()
    {
        var loss = new ScriptedProxyLoss(0f) { GradientOfProxies = 1 };
        ParameterUpdate update = UpdateWith(loss, new() { Optimizer = new SgdOptimizer(new() { Momentum = 0.5 }) });

        update.Apply(learningRate: 1, stepNumber: 1);
        update.Apply(learningRate: 1, stepNumber: 2);

        loss.Values.Should().Equal([-2.5f], "the velocity is 1 and then 0.5 + 1 times the gradient");
    }

    [Test]
    public void Apply_ParametersOfSeveralPieces_MovesEachOnceWithTheSameBitsOnAnyNumberOfThreads([Values(1, 2, 5)] int threads)
    {
        const int Inputs = 1000, Outputs = 50; // 50,000 weights
        EmbeddingNetwork network = new(Inputs, [new FullyConnectedLayer(Outputs)], seed: 1);
        ITrainingPass pass = network.CreateTrainingPass(1, ThreadTeam.CallerOnly);
        pass.Forward(
            Shape.Tensor([.. Enumerable.Range(0, Inputs).Select(i => 0.001f * i)], 1, Inputs), [0], 0, Shape.Tensor(
                new float[Outputs], 1, Outputs));
        pass.Backward(Shape.Tensor([.. Enumerable.Range(0, Outputs).Select(i => 0.1f * i)], 1, Outputs));
        float[][] expected = [.. network.Parameters.Select((parameter, i) => Moved(parameter, pass.Gradient(i)))];
        double norm = Math.Sqrt(Enumerable.Range(0, 2).Sum(i => pass.Gradient(i).ToArray().Sum(g => (double)g * g)));
        EmbeddingTrainerOptions options = new() { Loss = new ScriptedLoss(0, 0), Optimizer = new AdamOptimizer() };
        ParameterUpdate update = new(
            network, pass, options, new OptimizerState(options.Optimizer, network.Parameters), new Workers(threads));

        update.GradientNorm().Should().BeApproximately(norm, 1e-9 * norm);
        update.Apply(learningRate: 0.5, stepNumber: 1);
        update.Apply(learningRate: 0.25, stepNumber: 2);

        network.Parameters.Select(parameter => TensorMemory.Of<float>(parameter.Values).ToArray())
            .Should().BeEquivalentTo(expected, o => o.WithStrictOrdering());

        static float[] Moved(Parameter parameter, Span<float> gradient)
        {
            float[] values = TensorMemory.Of<float>(parameter.Values).ToArray();
            float[][] state = OptimizerSpans.State(new AdamOptimizer(), values.Length);
            new AdamOptimizer().Move(values, gradient, state, 0.5, 1);
            new AdamOptimizer().Move(values, gradient, state, 0.25, 2);
            return values;
        }
    }

    [Test]
    public void Apply_OptimizerOfWholeParameters_GetsEachParameterOnceOnTheCallingThread()
    {
        const int Inputs = 1000, Outputs = 50; // 50,000 weights, several pieces
        EmbeddingNetwork network = new(Inputs, [new FullyConnectedLayer(Outputs)], seed: 1);
        ITrainingPass pass = network.CreateTrainingPass(1, ThreadTeam.CallerOnly);
        pass.Forward(Shape.Tensor(new float[Inputs], 1, Inputs), [0], 0, Shape.Tensor(new float[Outputs], 1, Outputs));
        pass.Backward(Shape.Tensor(new float[Outputs], 1, Outputs));
        WholeOptimizer optimizer = new();
        EmbeddingTrainerOptions options = new() { Loss = new ScriptedLoss(0, 0), Optimizer = optimizer };

        new ParameterUpdate(network, pass, options, new OptimizerState(optimizer, network.Parameters), new Workers(4)).Apply(0.5, 1);

        optimizer.Seen
            .Should().Equal(network.Parameters.Select(p => $"{p.Name} {p.Values.FlattenedLength} on {Environment.CurrentManagedThreadId}"));
    }

    private ParameterUpdate Update() => UpdateWith(new ScriptedLoss(0, 0));

    private ParameterUpdate UpdateWith(IEmbeddingLoss loss, EmbeddingTrainerOptions? options = null)
    {
        options ??= new();
        options = options with { Loss = loss, Optimizer = options.Optimizer is AdamOptimizer ? new SgdOptimizer() : options.Optimizer };
        ITrainingPass pass = _network.CreateTrainingPass(maxRowCount: 1, new ThreadTeam(1));
        pass.Forward(Shape.Tensor([3, 4], 1, 2), [0], 0, Shape.Tensor(new float[2], 1, 2));
        pass.Backward(Shape.Tensor([1, 1], 1, 2));
        return new(
            _network,
            pass,
            options,
            new OptimizerState(options.Optimizer, _network.Parameters.Concat(loss.Parameters)),
            Workers.CallerOnly);
    }

    private sealed class WholeOptimizer : IOptimizer
    {
        public List<string> Seen { get; } = [];

        public IReadOnlyList<string> StateNames => [];

        public void Update(in OptimizerUpdate update) =>
            Seen.Add($"{update.Name} {update.Values.Length} on {Environment.CurrentManagedThreadId}");
    }
}
