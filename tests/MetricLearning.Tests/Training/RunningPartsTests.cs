using MetricLearning.Data;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Sampling;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class RunningPartsTests
{
    private static readonly LabeledDataset Data = Blobs.Create(rowsPerClass: 20, seed: 1);

    [Test]
    public void Claim_APartInUse_IsRefusedAndClaimsNothing()
    {
        object first = new(), second = new();
        using (RunningParts claim = RunningParts.Claim((first, "The network"), (null, "options.BatchSampler")))
        {
            Action act = () => RunningParts.Claim((second, "other"), (first, "The network"));

            act.Should().Throw<InvalidOperationException>().WithMessage(
                "The network, a Object, is in use by another call of Train, and it keeps numbers and memory from step to step. Make one " +
                "for " +
                "each trainer, or let that call return first.");
            RunningParts.Claim((second, "other")).Dispose();
        }

        RunningParts.Claim((first, "The network")).Dispose();
    }

    [Test]
    public void Claim_APartWithinAPart_IsRefusedWhereItKeepsMemory()
    {
        BatchHardTripletSampler hard = new();
        AllTripletSampler all = new();
        var claimed = new CrossBatchMemory(
            new SampledTripletLoss(new TripletMarginLoss(), new AnnealedTripletSampler(all, hard, 1, 2, seed: 1)), capacity: 4);
        using RunningParts claim = RunningParts.Claim((claimed, "options.Loss"));

        Action shared = () => RunningParts.Claim((new SampledTripletLoss(new TripletMarginLoss(), hard), "options.Loss"));

        shared.Should().Throw<InvalidOperationException>().WithMessage("a part of options.Loss, a BatchHardTripletSampler, is in use*");
        RunningParts.Claim((new SampledTripletLoss(new TripletMarginLoss(), all), "options.Loss")).Dispose();
    }

    [Test]
    public void Claim_PairSamplersOfLosses_AreParts([Values] bool isContrastive)
    {
        EasyPositivePairSampler sampler = new();
        using RunningParts claim = RunningParts.Claim((new MultiSimilarityLoss(sampler), "options.Loss"));
        IEmbeddingLoss other = isContrastive ? new ContrastiveLoss(sampler) : new MultiSimilarityLoss(sampler);

        Action shared = () => RunningParts.Claim((other, "options.Loss"));

        shared.Should().Throw<InvalidOperationException>().WithMessage("a part of options.Loss, a EasyPositivePairSampler*");
        RunningParts.Claim((new MultiSimilarityLoss(), "options.Loss"), (new ContrastiveLoss(), "other")).Dispose();
    }

    [Test]
    public void Claim_ASamplerOfBatchesWithinAnother_IsAPart()
    {
        IBatchSampler[] samplers =
        [
            new ShuffledBatchSampler(2, 1), new ClassBalancedBatchSampler(2, 2, 1), new TripletBatchSampler(2, 1), new ListedBatches([0]),
        ];
        foreach (IBatchSampler sampler in samplers)
        {
            using RunningParts claim = RunningParts.Claim((new BlockShuffledBatchSampler(sampler, 2, 2, seed: 1), "options.BatchSampler"));

            Action shared = () => RunningParts.Claim((sampler, "options.BatchSampler"));

            shared.Should().Throw<InvalidOperationException>().WithMessage($"options.BatchSampler, a {sampler.GetType().Name}, is in use*");
        }
    }

    [Test]
    public void Train_OptionsThatAnotherTrainerUses_AreRefusedWhileItRunsAndServeAfterIt()
    {
        EmbeddingTrainerOptions options = new() { Epochs = 1 };
        EmbeddingTrainer first = new(Network(), options), second = new(Network(), options);
        InvalidOperationException? refused = null;
        var progress = new Callback(() => refused ??= Catch(() => second.Train(Data)));

        first.Train(Data, progress: progress);

        refused!.Message.Should().StartWith(
            "options.Loss, a TripletMarginLoss, is in use by another call of Train");
        second.Train(Data).Epochs.Should().ContainSingle();
    }

    [Test]
    public void Train_ANetworkThatAnotherTrainerTrains_IsRefused()
    {
        EmbeddingNetwork network = Network();
        InvalidOperationException? refused = null;
        var progress = new Callback(() => refused ??= Catch(() => new EmbeddingTrainer(network).Train(Data)));

        new EmbeddingTrainer(network, new() { Epochs = 1 }).Train(Data, progress: progress);

        refused!.Message.Should().StartWith("The network, a EmbeddingNetwork");
    }

    [Test]
    public void Train_ThatFailed_GivesItsPartsFree()
    {
        EmbeddingTrainerOptions options = new();
        Action canceled = () => new EmbeddingTrainer(Network(), options).Train(Data, cancellationToken: new(canceled: true));
        canceled.Should().Throw<OperationCanceledException>();

        new EmbeddingTrainer(Network(), options with { Epochs = 1 }).Train(Data).Epochs.Should().ContainSingle();
    }

    private static EmbeddingNetwork Network() => new(Blobs.FeatureCount, [new(4)], seed: 1);

    private static InvalidOperationException? Catch(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

    private sealed class Callback(Action callback) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => callback();
    }
}
