using MetricLearning.Augmentation;

namespace ThirdParty.Parts;

/// <summary>Adds a little noise to every column.</summary>
internal sealed class ColumnNoise(int featureCount, int seed, float amplitude) : IRowAugmentation
{
    public int FeatureCount => featureCount;

    public int ScratchCount => 0;

    public void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination)
    {
        for (int column = 0; column < source.Length; column++)
        {
            destination[column] = source[column] + (amplitude * Noise(seed, stepIndex, rowIndex, column));
        }
    }

    // The mixing function of SplitMix64 (Steele, Lea, Flood, 2014): a number of (seed, step, row, column) alone.
    private static float Noise(int seed, long step, int row, int column)
    {
        ulong z = unchecked(((ulong)(uint)seed << 32) ^ ((ulong)step * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)row << 20) ^ (uint)column);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return ((int)(z >> 40) / 8388608f) - 1;
    }
}
