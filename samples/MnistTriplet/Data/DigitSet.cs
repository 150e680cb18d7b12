using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MnistTriplet.Data;

/// <summary>Images and labels as they were read, one byte per pixel; none of them is a row of floats yet.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Images">The images, [n × height × width].</param>
/// <param name="Labels">The digit of each image, [n], 0 to 9.</param>
/// <param name="PublishedTrainCount">
/// How many of the images, from the first, are published for training, the others being for testing; null where no such split is published.
/// </param>
internal sealed record DigitSet(string Name, Tensor<byte> Images, int[] Labels, int? PublishedTrainCount)
{
    /// <summary>The number of digits that there are.</summary>
    public const int ClassCount = 10;

    /// <summary>Turns the images into rows of floats: four fifths of them, taken at random, to learn from.</summary>
    public DatasetSplit SplitAtRandom(int seed)
    {
        RowSplit rows = RowSplit.Shuffled(Labels.Length, trainFraction: 0.8, seed);
        return new DatasetSplit(Select(rows.Train), Select(rows.Test));
    }

    /// <summary>Turns the images into rows of floats, split as published; null where no split is published.</summary>
    public DatasetSplit? SplitAsPublished()
    {
        if (PublishedTrainCount is not int trainCount)
        {
            return null;
        }

        int[] rows = [.. Enumerable.Range(0, Labels.Length)];
        return new DatasetSplit(Select(rows.AsSpan(..trainCount)), Select(rows.AsSpan(trainCount..)));
    }

    private LabeledDataset Select(ReadOnlySpan<int> rows) => LabeledDataset.FromBytes(Images, Labels, rows);
}
