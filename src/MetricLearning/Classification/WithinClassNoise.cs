using System.Numerics.Tensors;
using MetricLearning.Augmentation;
using MetricLearning.Data;
using MetricLearning.Sampling;

namespace MetricLearning.Classification;

/// <summary>Moves a row by a share of the difference of two random rows of one class.</summary>
/// <remarks>
/// Such differences show how rows vary while their class stays the same, so a network that sees them learns to overlook that, in any
/// class. Noise of this kind has the covariance that rows have within classes; noise of one size in all columns would drown small
/// differences between columns that go together. The class is that of a random row, so large classes are drawn more often; a row that is
/// alone in its class gives no difference. With u uniform in [−1, 1], <c>x' = x + strength · u · (a − b)</c>. Immutable and thread-safe.
/// </remarks>
internal sealed class WithinClassNoise : IRowAugmentation
{
    private readonly LabeledDataset _data;
    private readonly ClassIndex _classes;
    private readonly int[] _rows;
    private readonly double _strength;
    private readonly int _seed;

    /// <summary>Makes the noise.</summary>
    /// <param name="data">Scaled rows.</param>
    /// <param name="rows">Those that differences are taken of, at least one.</param>
    /// <param name="strength">The largest share of a difference, 0 ≤ strength.</param>
    /// <param name="seed">The seed.</param>
    public WithinClassNoise(LabeledDataset data, int[] rows, double strength, int seed)
    {
        _data = data;
        _rows = rows;
        _classes = new ClassIndex([.. rows.Select(row => data.Labels[row])]);
        _strength = strength;
        _seed = seed;
    }

    /// <inheritdoc/>
    public int FeatureCount => _data.FeatureCount;

    /// <inheritdoc/>
    public int ScratchCount => 0;

    /// <inheritdoc/>
    public void Augment(ReadOnlySpan<float> source, long stepIndex, int rowIndex, Span<float> scratch, Span<float> destination)
    {
        RandomStream random = new(_seed, stepIndex, rowIndex);
        int first = random.Next(_rows.Length);
        ReadOnlySpan<int> own = _classes.RowsOf(_classes.ClassOfRow[first]);
        int second = own[random.Next(own.Length)];
        float share = (float)random.NextWithin(_strength);
        TensorPrimitives.Subtract(_data.Row(_rows[first]), _data.Row(_rows[second]), destination);
        TensorPrimitives.MultiplyAdd(destination, share, source, destination);
    }
}
