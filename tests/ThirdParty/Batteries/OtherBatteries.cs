using System.Numerics.Tensors;
using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Neighbors;
using MetricLearning.Optimization;

namespace ThirdParty.Batteries;

/// <summary>What every augmentation must hold; derive from it and make an augmentation of yours.</summary>
public abstract class RowAugmentationBattery
{
    /// <summary>Makes an augmentation, the same in each call.</summary>
    protected abstract IRowAugmentation Create();

    [Test]
    public void Augment_SameRowStepAndPlace_RepeatsWhateverTheScratchHolds()
    {
        float[] first = Augment(stepIndex: 3, rowIndex: 2, scratchValue: 0);

        Augment(stepIndex: 3, rowIndex: 2, scratchValue: 9).Should().Equal(first);
    }

    [Test]
    public void Augment_OtherStepOrPlace_DiffersAndIsFinite()
    {
        float[] first = Augment(stepIndex: 3, rowIndex: 2), step = Augment(stepIndex: 4, rowIndex: 2);
        float[] place = Augment(stepIndex: 3, rowIndex: 1);

        first.Should().NotEqual(step).And.NotEqual(place).And.OnlyContain(value => float.IsFinite(value));
    }

    private float[] Augment(long stepIndex, int rowIndex, float scratchValue = 0)
    {
        IRowAugmentation augmentation = Create();
        float[] scratch = new float[augmentation.ScratchCount], destination = new float[augmentation.FeatureCount];
        Array.Fill(scratch, scratchValue);
        augmentation.Augment(Numbers.Random(augmentation.FeatureCount, seed: 1), stepIndex, rowIndex, scratch, destination);
        return destination;
    }
}

/// <summary>What every schedule must hold; derive from it and make a schedule of yours.</summary>
public abstract class LearningRateScheduleBattery
{
    /// <summary>Makes a schedule.</summary>
    protected abstract ILearningRateSchedule Create();

    [Test]
    public void FactorAt_EveryStepOfARun_IsFiniteAndNotNegative([Values(1, 2, 7, 1000)] int stepCount) =>
        Enumerable.Range(0, stepCount).Select(step => Create().FactorAt(step, stepCount))
            .Should().OnlyContain(factor => double.IsFinite(factor) && factor >= 0).And.Contain(factor => factor > 0);
}

/// <summary>What every classifier must hold; derive from it and make a classifier of yours.</summary>
public abstract class NearestNeighborClassifierBattery
{
    /// <summary>Makes a classifier without a gallery.</summary>
    protected abstract INearestNeighborClassifier Create();

    [Test]
    public void Predict_EveryWay_GivesTheSameLabels()
    {
        (INearestNeighborClassifier classifier, LabeledDataset data) = Fitted();
        int[] labels = new int[data.RowCount];
        classifier.Predict(data.Features, labels);

        classifier.Predict(data.Features).Labels.ToArray().Should().Equal(labels);
        float[] values = data.Features.ToArray();
        for (int row = 0; row < labels.Length; row++)
        {
            Prediction prediction = classifier.PredictRow(values.AsSpan(row * data.FeatureCount, data.FeatureCount));
            prediction.Label.Should().Be(labels[row]);
            prediction.Neighbors.ToArray().Should().NotBeEmpty().And.OnlyContain(neighbor => neighbor.Index >= 0 && neighbor.Distance >= 0);
        }
    }

    [Test]
    public void Predict_ConcurrentCallers_GiveTheSameLabels()
    {
        (INearestNeighborClassifier classifier, LabeledDataset data) = Fitted();
        int[] expected = classifier.Predict(data.Features).Labels.ToArray();

        Parallel.For(0, 50, _ => classifier.Predict(data.Features).Labels.ToArray().Should().Equal(expected));
    }

    [Test]
    public void Add_RowsOfANewClass_AreFound()
    {
        (INearestNeighborClassifier classifier, LabeledDataset data) = Fitted();
        float[] far = [.. Enumerable.Repeat(100f, data.FeatureCount)];

        classifier.Add(Tensor.Create(far, [1, far.Length]), [42]);

        classifier.PredictRow(far).Label.Should().Be(42);
    }

    [Test]
    public void Fit_Again_ForgetsTheOldGallery()
    {
        (INearestNeighborClassifier classifier, LabeledDataset data) = Fitted();

        classifier.Fit(data.Features, [.. Enumerable.Repeat(7, data.RowCount)]);

        classifier.Predict(data.Features).Labels.ToArray().Should().OnlyContain(label => label == 7);
    }

    private (INearestNeighborClassifier Classifier, LabeledDataset Data) Fitted()
    {
        LabeledDataset data = Numbers.Classes(rowsPerClass: 15, columns: 3, seed: 2);
        INearestNeighborClassifier classifier = Create();
        classifier.Fit(data.Features, data.Labels);
        return (classifier, data);
    }
}
