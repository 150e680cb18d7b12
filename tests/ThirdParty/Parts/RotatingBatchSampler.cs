using MetricLearning.Sampling;

namespace ThirdParty.Parts;

/// <summary>Neighbouring rows, from another first row in each epoch.</summary>
internal sealed class RotatingBatchSampler(int rowsPerBatch) : IBatchSampler
{
    private int _rowCount;
    private int _first;
    private int _next;

    public int MaxBatchRowCount(ReadOnlySpan<int> labels) => Math.Min(rowsPerBatch, labels.Length);

    public int BeginEpoch(ReadOnlySpan<int> labels, int epoch)
    {
        (_rowCount, _first, _next) = (labels.Length, (int)(7L * epoch % labels.Length), 0);
        return (labels.Length + rowsPerBatch - 1) / rowsPerBatch;
    }

    public int NextBatch(Span<int> destination)
    {
        int count = Math.Min(rowsPerBatch, _rowCount - _next);
        for (int i = 0; i < count; i++)
        {
            destination[i] = (_first + _next++) % _rowCount;
        }

        return count;
    }
}
