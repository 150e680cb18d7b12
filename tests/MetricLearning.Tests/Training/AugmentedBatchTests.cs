using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;
using MetricLearning.Training;

namespace MetricLearning.Tests.Training;

public class AugmentedBatchTests
{
    private const int MaxRows = 50;

    private static readonly int[] AllRows = [.. Enumerable.Range(0, MaxRows)];

    private static readonly LabeledDataset Data = new(
        Shape.Tensor([.. Enumerable.Range(0, 2 * MaxRows).Select(i => i / 1024f)], MaxRows, 2), new int[MaxRows]);

    [Test]
    public void Augment_BatchesOfAnySize_ChangesEachRowAtItsPlace([Values(1, 2, 7)] int threads, [Values(1, 2, 7, 8, 49, 50)] int rowCount)
    {
        AugmentedBatch batch = Create(new RowStamp(2), threads);
        int[] rows = [.. Enumerable.Range(0, rowCount).Select(place => (place * 3) % MaxRows)];

        batch.Augment(Data.Features, rows, rows, stepIndex: 4).ToArray().Should().Equal(Enumerable.Range(0, rowCount));

        float[] features = TensorMemory.Of<float>(batch.Features).ToArray();
        features[..(2 * rowCount)].Should().Equal(
            rows.SelectMany((row, place) => new[] { 2 * row, (2 * row) + 1 }.Select(i => (i / 1024f) + (400 + (10 * place)))));
    }

    [Test]
    public void Augment_AnyNumberOfThreads_GivesTheSameBits([Values(2, 3, 8)] int threads)
    {
        ImageAugmentation augmentation = new(new(1, 2, 1), seed: 3, new() { MaxShift = 1, ElasticAlpha = 2, EraseProbability = 0.2 });

        Features(threads).Should().Equal(Features(threads: 1));

        float[] Features(int threads)
        {
            AugmentedBatch batch = Create(augmentation, threads);
            batch.Augment(Data.Features, AllRows, AllRows, stepIndex: 1);
            return TensorMemory.Of<float>(batch.Features).ToArray();
        }
    }

    [Test]
    public void Augment_SmallerBatchAfterALarger_ReturnsItsRowsAlone()
    {
        AugmentedBatch batch = Create(new RowStamp(2), threads: 2);
        batch.Augment(Data.Features, AllRows, AllRows, stepIndex: 0);

        batch.Augment(Data.Features, [9, 9, 0], [9, 9, 0], stepIndex: 1).ToArray().Should().Equal(0, 1, 2);

        TensorMemory.Of<float>(batch.Features)[..6].ToArray().Should().Equal(
            100 + (18 / 1024f), 100 + (19 / 1024f), 110 + (18 / 1024f), 110 + (19 / 1024f), 120, 120 + (1 / 1024f));
    }

    [Test]
    public void Augment_ValueThatIsNotFinite_NamesTheFirstSuchRowWhateverTheThreads([Values(1, 2, 7)] int threads)
    {
        AugmentedBatch batch = Create(new Overflow(), threads);
        int[] rows = [.. Enumerable.Range(0, MaxRows).Reverse()];

        batch.Invoking(b => b.Augment(Data.Features, rows, rows, stepIndex: 4)).Should().Throw<InvalidOperationException>().WithMessage(
            $"Augmentation changed row 29 so that column 1 is {float.PositiveInfinity} in step 4; expected finite values. Mend the " +
            "augmentation, or leave it out.");
    }

    private static AugmentedBatch Create(IRowAugmentation augmentation, int threads) =>
        new(augmentation, MaxRows, new Workers(threads));

    // The second column of every row from the 20th place of a batch on is infinite.
    private sealed class Overflow : IRowAugmentation
    {
        public int FeatureCount => 2;

        public int ScratchCount => 0;

        public void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination)
        {
            source.CopyTo(destination);
            destination[1] = rowIndex < 20 ? 0 : float.PositiveInfinity;
        }
    }
}
