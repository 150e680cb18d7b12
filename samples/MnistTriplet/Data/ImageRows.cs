using MetricLearning.Data;

namespace MnistTriplet.Data;

/// <summary>Images as rows of floats, ready to learn from.</summary>
/// <param name="Dataset">The name of the set that they come from.</param>
/// <param name="Shape">The shape of the image that a row holds.</param>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Gallery">
/// The rows with known labels that the test rows are compared with; the same object where it is all training rows.
/// </param>
/// <param name="Test">The rows to classify.</param>
internal sealed record ImageRows(string Dataset, ImageShape Shape, LabeledDataset Train, LabeledDataset Gallery, LabeledDataset Test)
{
    /// <summary>What the images are, for those who read of a run; the name of the set where there is no more to say.</summary>
    public string Title { get; init; } = Dataset;

    /// <summary>The number of each test row's image in its set, from 0; null where that is not known.</summary>
    public int[]? TestImages { get; init; }

    /// <summary>Turns the images of a plan into rows of floats.</summary>
    public static ImageRows Select(ImageSet images, RowPlan plan)
    {
        LabeledDataset train = images.Select(plan.Train);
        LabeledDataset gallery = plan.Gallery == plan.Train ? train : images.Select(plan.Gallery);
        return new ImageRows(images.Name, images.Shape, train, gallery, images.Select(plan.Test))
        {
            Title = images.Title,
            TestImages = plan.Test,
        };
    }

    /// <summary>The data sets, each once.</summary>
    public IReadOnlyList<LabeledDataset> Datasets => Gallery == Train ? [Train, Test] : [Train, Gallery, Test];

    /// <summary>The classes of all rows, ascending.</summary>
    public int[] Classes => ClassesOf(Train, Gallery, Test);

    /// <summary>The classes that the gallery has and the training rows lack, ascending.</summary>
    public int[] UnseenClasses => [.. ClassesOf(Gallery).Except(ClassesOf(Train))];

    private static int[] ClassesOf(params LabeledDataset[] datasets) =>
        [.. datasets.SelectMany(rows => rows.Labels.ToArray()).Distinct().Order()];
}
