using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class BatchSequenceTests
{
    private static readonly int[][] Batches = [[0, 1], [4, 3, 2], [5]];

    [Test]
    public void MoveNext_RowsInMemory_DrawsNoBatchAhead()
    {
        BatchSequence sequence = new(new ListedBatches(Batches), new LabeledDataset(Shape.Tensor(new float[6], 6, 1), new int[6]));

        sequence.MaxRowCount.Should().Be(3);
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            sequence.BeginEpoch(epoch).Should().Be(3);
            foreach (int[] batch in Batches)
            {
                sequence.MoveNext();

                sequence.Current.ToArray().Should().Equal(batch);
                sequence.Upcoming.ToArray().Should().BeEmpty();
            }
        }
    }

    [Test]
    public void MoveNext_RowsOfAFile_DrawsOneBatchAheadWithinAnEpoch()
    {
        BatchSequence sequence = new(new ListedBatches(Batches), new ScriptedRows(columns: 1).ToDataset(rowCount: 6));
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            sequence.BeginEpoch(epoch).Should().Be(3);
            for (int i = 0; i < Batches.Length; i++)
            {
                sequence.MoveNext();

                sequence.Current.ToArray().Should().Equal(Batches[i]);
                sequence.Upcoming.ToArray().Should().Equal(i + 1 < Batches.Length ? Batches[i + 1] : []);
            }
        }
    }

    [Test]
    public void DrawFirst_ThenMoveNext_GoesOnToThatBatch()
    {
        BatchSequence sequence = new(new ListedBatches(Batches), new ScriptedRows(columns: 1).ToDataset(rowCount: 6));
        sequence.BeginEpoch(1);

        sequence.DrawFirst();
        sequence.MoveNext();

        sequence.Current.ToArray().Should().Equal(0, 1);
        sequence.Upcoming.ToArray().Should().Equal(4, 3, 2);
    }

    [Test]
    public void BeginEpoch_AfterAnEpochThatWasLeft_BeginsWithItsOwnFirstBatch()
    {
        BatchSequence sequence = new(new ListedBatches(Batches), new ScriptedRows(columns: 1).ToDataset(rowCount: 6));
        sequence.BeginEpoch(1);
        sequence.MoveNext();

        sequence.BeginEpoch(2);
        sequence.MoveNext();

        sequence.Current.ToArray().Should().Equal(0, 1);
    }

    [Test]
    public void MoveNext_FewerBatchesThanAnnounced_ThrowsOneStepAheadOfTheMissingOneWhereRowsAreRead()
    {
        ListedBatches batches = new([0, 1], [2]) { AnnouncedCount = 3 };
        BatchSequence sequence = new(batches, new ScriptedRows(columns: 1).ToDataset(rowCount: 6));
        sequence.BeginEpoch(7);
        sequence.MoveNext();

        sequence.Invoking(s => s.MoveNext()).Should().Throw<InvalidOperationException>().WithMessage(
            "BatchSampler announced 3 batches in epoch 7 and gave 2; expected at least 1, and as many as announced. Ask it for smaller " +
            "batches.");
    }
}
