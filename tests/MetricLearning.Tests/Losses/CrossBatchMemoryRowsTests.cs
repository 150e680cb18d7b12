using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Losses;

public class CrossBatchMemoryRowsTests
{
    [Test]
    public void Evaluate_LaterSteps_ShowsTheLossEachRowWithItsOwnLabel()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 4);
        for (int step = 0; step < 5; step++)
        {
            Evaluate(memory, step, [.. Enumerable.Range(3 * step, 3)]);
        }

        loss.Anchors.Should().Equal(3, 3, 3, 3, 3);
        loss.Labels[0].Should().Equal(0, 1, 2);
        loss.Labels[1].Should().Equal(3, 4, 5, 0, 1, 2);
        loss.Labels[4][..3].Should().Equal(12, 13, 14);
        loss.Labels[4][3..].Should().BeEquivalentTo([8, 9, 10, 11]);
        loss.Rows.Zip(loss.Labels).Should().OnlyContain(seen => seen.First.SequenceEqual(seen.Second.Select(label => label + 0.5f)));
    }

    [TestCase(4)]
    [TestCase(2)]
    [TestCase(0)]
    public void Evaluate_StepNotAfterTheLast_IsComparedWithTheMemoryAndLeavesIt(long step)
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        Evaluate(memory, step: 3, [1]);
        Evaluate(memory, step: 4, [2]);

        Evaluate(memory, step, [3]);
        Evaluate(memory, step: 5, [4]);

        loss.Labels.Select(labels => labels.Length).Should().Equal(1, 2, 3, 3);
        loss.Labels[3].Should().Equal(4, 1, 2);
    }

    [Test]
    public void BeginRun_AfterEvaluations_EmptiesTheMemoryAndStepsBeginAnew()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        Evaluate(memory, step: 3, [1]);

        memory.BeginRun(dimension: 1);
        Evaluate(memory, step: 0, [2]);
        Evaluate(memory, step: 1, [3]);

        loss.Labels.Select(labels => labels.Length).Should().Equal(1, 1, 2);
    }

    [Test]
    public void State_CopiedBack_GoesOnFromThere()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 3);
        Evaluate(memory, step: 0, [1, 2]);
        Array[] saved = [.. memory.State.Select(array => (Array)array.Values.Clone())];
        Evaluate(memory, step: 1, [3, 4]);
        Evaluate(memory, step: 2, [5]);

        foreach ((NamedArray array, Array values) in memory.State.Zip(saved))
        {
            Array.Copy(values, array.Values, values.Length);
        }

        Evaluate(memory, step: 1, [3, 4]);
        Evaluate(memory, step: 2, [5]);
        loss.Labels[4].Should().Equal(loss.Labels[2], "the memory is the same before the same step");
        loss.Rows[4].Should().Equal(loss.Rows[2]);
    }

    [Test]
    public void Evaluate_OtherDimension_IsTheLosssOwnAndLeavesTheMemory()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        Evaluate(memory, step: 0, [1]);

        LossRun.Of(memory, RandomBatch.Of(2, 5, classes: 1, seed: 1, loss.Distance).BatchAt(1));
        Evaluate(memory, step: 2, [3]);

        loss.Labels[1].Should().HaveCount(2);
        loss.Labels[2].Should().Equal(3, 1);
    }

    [Test]
    public void Evaluate_BeforeTheStartStep_OnlyFillsTheMemory()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9, startStep: 2);

        for (int step = 0; step < 4; step++)
        {
            Evaluate(memory, step, [step]);
        }

        loss.Labels.Select(labels => labels.Length).Should().Equal(1, 1, 3, 4);
    }

    [Test]
    public void Evaluate_EmbeddingNotFinite_IsNotRemembered()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        var broken = new EmbeddedBatch(loss.Distance);
        broken.Start([7], 1, step: 0)[0, 0] = float.NaN;

        LossRun.Of(memory, broken);
        Evaluate(memory, step: 1, [1]);

        loss.Labels[1].Should().Equal(1);
    }

    [Test]
    public void Evaluate_LossThatFails_RemembersNothing()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        Evaluate(memory, step: 0, [1]);
        loss.Fails = true;
        FluentActions.Invoking(() => Evaluate(memory, step: 1, [2])).Should().Throw<NotSupportedException>();
        loss.Fails = false;

        Evaluate(memory, step: 1, [3]);

        loss.Labels[^1].Should().Equal(3, 1);
    }

    [Test]
    public void Evaluate_RowsThatAreNoAnchors_AreComparedButNotRemembered()
    {
        var loss = new RecordingLoss();
        var memory = new CrossBatchMemory(loss, capacity: 9);
        var batch = new EmbeddedBatch(loss.Distance);
        batch.Start([1, 2], 1, step: 0, anchorCount: 1).Clear();

        LossRun.Of(memory, batch);
        Evaluate(memory, step: 1, [3]);

        loss.Labels[0].Should().Equal(1, 2);
        loss.Labels[1].Should().Equal(3, 1);
    }

    // The row of label l is l + 0.5.
    private static void Evaluate(CrossBatchMemory memory, long step, int[] labels)
    {
        RandomBatch rows = new([.. labels.Select(label => label + 0.5f)], labels, Columns: 1, new(DistanceMetric.Euclidean));
        LossRun.Of(memory, rows.BatchAt(step));
    }
}
