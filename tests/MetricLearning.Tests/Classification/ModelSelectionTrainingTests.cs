using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ModelSelectionTrainingTests
{
    private static readonly LabeledDataset Data = Blobs.Create(10, seed: 1);
    private static readonly ModelSelectionFolds Folds = ModelSelectionFolds.Crossed(Data.Labels, 2, 1);
    private static readonly TimeSpan Long = TimeSpan.MaxValue;
    private static readonly ModelSelectionPlan Plan =
        new(2, 2, 0, NetworkRecipe.For(40, 10, 4) with { StepCount = 20 }, NeighborRule.Usual);

    [Test]
    public void Run_TwoNetworksPerFold_TrainsEachOfItsFoldsRowsAlone()
    {
        EmbeddingNetwork[] networks = new ModelSelectionTraining(Data, new() { Seed = 1 }).Run(Plan, Folds, null, default)!;
        EmbeddingNetwork[] again = new ModelSelectionTraining(WithoutRowsOf(fold: 0), new() { Seed = 1 }).Run(Plan, Folds, null, default)!;

        networks.Should().HaveCount(4);
        networks.Select(network => Embed(network)[0]).Should().OnlyHaveUniqueItems();
        for (int i = 0; i < 2; i++)
        {
            Embed(again[i]).Should().Equal(Embed(networks[i]), "fold 0 does not learn from what it holds out");
            Embed(again[i + 2]).Should().NotEqual(Embed(networks[i + 2]), "fold 1 does learn from it");
        }
    }

    [Test]
    public void Run_NumbersThatOverflow_GivesNoNetworks()
    {
        float[] values = [.. Data.Features.ToArray().Select(value => value * 1e37f)];
        LabeledDataset huge = new(System.Numerics.Tensors.Tensor.Create(values, [40, 10]), Data.Labels);

        new ModelSelectionTraining(huge, new()).Run(Plan, Folds, null, default).Should().BeNull();
    }

    [Test]
    public void Run_ALossOfTheRecipe_IsMadeForEachNetworkAndLearnedBy()
    {
        List<NetworkLossRequest> requests = [];
        IEmbeddingLoss Make(NetworkLossRequest request)
        {
            requests.Add(request);
            return new MultiSimilarityLoss();
        }

        ModelSelectionTraining training = new(Data, new() { Seed = 1, MaxDegreeOfParallelism = 4 });
        EmbeddingNetwork[] own = training.Run(With(Make), Folds, null, default)!;
        string? name = training.LossName;
        EmbeddingNetwork[] usual = training.Run(Plan, Folds, null, default)!;

        requests.Should().HaveCount(4).And.OnlyContain(one => one.ClassCount == 4 && one.EmbeddingDimension == 32);
        requests.Select(one => one.Seed).Should().OnlyHaveUniqueItems();
        (name, training.LossName).Should().Be((nameof(MultiSimilarityLoss), null));
        Embed(own[0]).Should().NotEqual(Embed(usual[0]));
    }

    [Test]
    public void Run_ALearningRateOfTheLoss_MovesWhatItLearns()
    {
        static IEmbeddingLoss Make(NetworkLossRequest request) =>
            new ProxyAnchorLoss(request.ClassCount, request.EmbeddingDimension, request.Seed);

        float[] Trained(double? rate) => Embed(new ModelSelectionTraining(Data, new() { Seed = 1 }).Run(
            Plan with { Recipe = Plan.Recipe with { Loss = new(Make) { LearningRate = rate } } }, Folds, null, default)![0]);

        Trained(null).Should().Equal(Trained(Plan.Recipe.LearningRate)).And.NotEqual(Trained(0.2));
    }

    [Test]
    public void Run_ALossThatCannotServe_ThrowsBeforeAnythingIsTrained([Values(1, 4)] int threads)
    {
        MultiSimilarityLoss shared = new();
        EasyPositivePairSampler sampler = new();
        TripletMarginLoss inner = new();
        ArcFaceLoss narrow = new(4, 7, seed: 1);
        List<ModelSelectionProgress> reports = [];
        FluentAssertions.Specialized.ExceptionAssertions<TError> Refuse<TError>(Func<NetworkLossRequest, IEmbeddingLoss> loss)
            where TError : Exception => FluentActions
                .Invoking(() => new ModelSelectionTraining(Data, new() { MaxDegreeOfParallelism = threads }).Run(
                    With(loss), Folds, new Counting(reports), default))
                .Should().Throw<TError>();

        Refuse<InvalidOperationException>(_ => null!).WithMessage("*returned null*Return a new one*");
        Refuse<InvalidOperationException>(_ => shared).WithMessage("*one MultiSimilarityLoss for two networks*anew in each call*");
        Refuse<InvalidOperationException>(_ => new MultiSimilarityLoss(sampler)).WithMessage("*one EasyPositivePairSampler for two*");
        Refuse<InvalidOperationException>(_ => new CrossBatchMemory(inner, 8)).WithMessage("*one TripletMarginLoss for two*");
        CircleLoss circle = new();
        Refuse<InvalidOperationException>(_ => new CrossBatchMemory(circle, 8)).WithMessage("*one CircleLoss for two*");
        Refuse<ArgumentException>(_ => narrow).WithMessage("*32*7*");
        Refuse<FormatException>(_ => throw new FormatException("own"));
        reports.Should().BeEmpty();
    }

    [Test]
    public void MeasureStep_ALossOfTheOptions_IsNotAskedForIt() =>
        new ModelSelectionTraining(Data, new()).MeasureStep(With(_ => throw new FormatException()).Recipe, Long, default)
            .Should().BePositive();

    [Test]
    public void MeasureStep_NumbersThatOverflow_IsNoneUnlessTheLossIsTheCallers()
    {
        ModelSelectionTraining training = new(Data, new());

        training.MeasureStep(Plan.Recipe with { LearningRate = 1e30 }, Long, default).Should().BeNull();
        training.MeasureStep(With(_ => null!).Recipe with { LearningRate = 1e30 }, Long, default).Should().BePositive();
    }

    [Test]
    public void MeasureStep_OfARecipe_IsATime() =>
        new ModelSelectionTraining(Data, new()).MeasureStep(Plan.Recipe, Long, default).Should().BeInRange(1e-9, 10);

    [Test]
    public void MeasureStep_NoTime_IsNoCancellationOfTheCallers()
    {
        ModelSelectionTraining training = new(Data, new());

        training.MeasureStep(Plan.Recipe, TimeSpan.Zero, default).Should().BePositive();
        training.Invoking(one => one.MeasureStep(Plan.Recipe, Long, new(canceled: true)))
            .Should().Throw<OperationCanceledException>();
    }

    private static ModelSelectionPlan With(Func<NetworkLossRequest, IEmbeddingLoss> loss) =>
        Plan with { Recipe = Plan.Recipe with { Loss = new(loss) } };

    private static float[] Embed(EmbeddingNetwork network) => network.EmbedRow(Data.Row(0));

    private static LabeledDataset WithoutRowsOf(int fold)
    {
        float[] values = Data.Features.ToArray();
        foreach (int row in Folds.HeldOut(fold))
        {
            values.AsSpan(row * 10, 10).Clear();
        }

        return new(System.Numerics.Tensors.Tensor.Create(values, [40, 10]), Data.Labels);
    }

    [Test]
    public void Run_ProgressThrows_ThrowsThatExceptionItself([Values(1, 2)] int threads)
    {
        ModelSelectionTraining training = new(Data, new() { MaxDegreeOfParallelism = threads });

        foreach (Exception error in (Exception[])[new FormatException(), new OperationCanceledException("of its own")])
        {
            training.Invoking(one => one.Run(Plan, Folds, new Refusing(error), default)).Should().Throw<Exception>().Which
                .Should().BeSameAs(error);
        }
    }

    private sealed class Counting(List<ModelSelectionProgress> reports) : IProgress<ModelSelectionProgress>
    {
        public void Report(ModelSelectionProgress value) => reports.Add(value);
    }

    private sealed class Refusing(Exception error) : IProgress<ModelSelectionProgress>
    {
        public void Report(ModelSelectionProgress value) => throw error;
    }
}
