using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;
using Microsoft.Extensions.Logging;

namespace MetricLearning.Tests.Training;

public class TrainingCanceledExceptionTests
{
    private static readonly LabeledDataset Data = Blobs.Create(rowsPerClass: 20, seed: 1);

    [Test]
    public void Train_CancelledInItsThirdEpoch_TellsOfTwoAndLogsALine()
    {
        RecordingLogger logger = new();
        using CancellationTokenSource source = new();
        EmbeddingTrainer trainer = new(Network(), new() { Epochs = 5 }, logger);
        var progress = new CallbackProgress(p =>
        {
            if (p.Report?.Epoch == 2)
            {
                source.Cancel();
            }
        });

        TrainingCanceledException canceled =
            trainer.Invoking(t => t.Train(Data, progress: progress, cancellationToken: source.Token))
                .Should().Throw<OperationCanceledException>("as before").Which.Should().BeOfType<TrainingCanceledException>().Subject;

        canceled.CancellationToken.Should().Be(source.Token, "a task of that token ends as cancelled");
        canceled.Report.Epochs.Select(epoch => epoch.Epoch).Should().Equal(1, 2);
        canceled.Report.Seconds.Should().BePositive();
        canceled.Report.BestEpoch.Should().Be(3, "the network is in its third epoch");
        canceled.Report.StoppedEarly.Should().BeFalse();
        canceled.Message.Should().StartWith("Training was cancelled in epoch 3 of 5, after 2 finished ones.");
        logger.Lines[^1].Level.Should().Be(LogLevel.Information);
        logger.Lines[^1].Text.Should().Match(
            "Training was cancelled in epoch 3 of 5, after 2 finished epochs and * s; the network holds what was learned up to the last " +
            "complete step.");
    }

    [Test]
    public void Train_CancelledBeforeItsFirstStep_TellsOfNoEpoch()
    {
        Action act = () => new EmbeddingTrainer(Network()).Train(Data, cancellationToken: new(canceled: true));

        act.Should().Throw<TrainingCanceledException>().Which.Report.Epochs.Should().BeEmpty();
    }

    [Test]
    public void TaskOfTrain_Cancelled_IsCanceledAndNotFaulted()
    {
        using CancellationTokenSource source = new();
        EmbeddingTrainer trainer = new(Network());
        Task task = Task.Run(
            () =>
            {
                source.Cancel();
                trainer.Train(Data, cancellationToken: source.Token);
            },
            source.Token);

        task.Invoking(t => t.Wait()).Should().Throw<AggregateException>();
        task.IsCanceled.Should().BeTrue();
    }

    private static EmbeddingNetwork Network() => new(Blobs.FeatureCount, [new(4)], seed: 1);

    private sealed class CallbackProgress(Action<TrainingProgress> callback) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => callback(value);
    }
}
