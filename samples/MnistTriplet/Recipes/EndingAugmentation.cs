using MetricLearning.Augmentation;

namespace MnistTriplet.Recipes;

/// <summary>Changes rows in the first steps of training and leaves them as they are in those after.</summary>
/// <remarks>
/// The last steps are small, and what they see is what will be classified: weights and the means of batch normalisation settle on images as
/// they are.
/// </remarks>
/// <param name="augmentation">What changes the rows.</param>
/// <param name="stepCount">In how many steps.</param>
internal sealed class EndingAugmentation(IRowAugmentation augmentation, long stepCount) : IRowAugmentation
{
    public int FeatureCount => augmentation.FeatureCount;

    public int ScratchCount => augmentation.ScratchCount;

    public void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination)
    {
        if (stepIndex < stepCount)
        {
            augmentation.Augment(source, stepIndex, rowIndex, scratch, destination);
        }
        else
        {
            source.CopyTo(destination);
        }
    }
}
