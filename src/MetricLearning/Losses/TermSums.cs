using System.Numerics.Tensors;

namespace MetricLearning.Losses;

/// <summary>The sums of a <see cref="LossResult"/> while they grow.</summary>
internal struct TermSums
{
    private DistanceTotal _positives;
    private DistanceTotal _negatives;

    /// <summary>The sum of all terms.</summary>
    public double Loss { get; private set; }

    /// <summary>The number of terms.</summary>
    public long Count { get; private set; }

    /// <summary>The number of terms greater than 0.</summary>
    public long ActiveCount { get; private set; }

    /// <summary>Adds a term.</summary>
    public void Add(double loss) => Add(loss, 1, loss > 0 ? 1 : 0);

    /// <summary>Adds many terms.</summary>
    public void Add(double lossSum, long count, long activeCount)
    {
        Loss += lossSum;
        Count += count;
        ActiveCount += activeCount;
    }

    /// <summary>Adds the distances of an anchor.</summary>
    public void AddDistances(ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives)
    {
        _positives = Plus(_positives, positives);
        _negatives = Plus(_negatives, negatives);
    }

    /// <summary>Adds the distances <c>1 − S</c> of an anchor.</summary>
    public void AddSimilarities(ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives)
    {
        _positives = new(_positives.Sum + positives.Length - TensorPrimitives.Sum(positives), _positives.Count + positives.Length);
        _negatives = new(_negatives.Sum + negatives.Length - TensorPrimitives.Sum(negatives), _negatives.Count + negatives.Length);
    }

    /// <summary>The result whose loss was reduced to a value.</summary>
    public readonly LossResult ToResult(double value) => new(value, Loss, Count, ActiveCount, _positives, _negatives);

    private static DistanceTotal Plus(DistanceTotal total, ReadOnlySpan<float> distances) =>
        new(total.Sum + TensorPrimitives.Sum(distances), total.Count + distances.Length);
}
