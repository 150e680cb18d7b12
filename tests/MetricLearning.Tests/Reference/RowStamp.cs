using MetricLearning.Augmentation;

namespace MetricLearning.Tests.Reference;

/// <summary>Adds 100 times the step's number and 10 times the row's place to every value.</summary>
internal sealed class RowStamp(int featureCount) : IRowAugmentation
{
    public int FeatureCount => featureCount;

    public int ScratchCount => 1;

    public void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination)
    {
        scratch[0] = (100 * stepIndex) + (10 * rowIndex);
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i] + scratch[0];
        }
    }
}
