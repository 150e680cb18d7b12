using System.Numerics.Tensors;

namespace MetricLearning.Losses;

/// <summary>The sums of a <see cref="LossResult"/> while a loss adds to them, in double and in the order of the calls.</summary>
internal struct LossSums
{
    private DistanceTotal _positives;
    private DistanceTotal _negatives;

    /// <summary>The sum of all terms.</summary>
    public double Loss { get; private set; }

    /// <summary>The number of terms.</summary>
    public long Count { get; private set; }

    /// <summary>The number of terms greater than 0.</summary>
    public long ActiveCount { get; private set; }

    /// <summary>The result where embeddings are not finite: every sum is NaN, so that no step can be taken on it unnoticed.</summary>
    /// <param name="count">The number of terms, and of distances on either side.</param>
    public static LossResult NotANumber(long count) =>
        new(double.NaN, double.NaN, count, 0, new(double.NaN, count), new(double.NaN, count));

    /// <summary>Adds a term.</summary>
    public void Add(double loss) => Add(loss, 1, loss > 0 ? 1 : 0);

    /// <summary>Adds many terms.</summary>
    public void Add(double lossSum, long count, long activeCount)
    {
        Loss += lossSum;
        Count += count;
        ActiveCount += activeCount;
    }

    /// <summary>Adds distances between anchors and positives.</summary>
    public void AddPositives(double sum, long count) => _positives = new(_positives.Sum + sum, _positives.Count + count);

    /// <summary>Adds distances between anchors and negatives.</summary>
    public void AddNegatives(double sum, long count) => _negatives = new(_negatives.Sum + sum, _negatives.Count + count);

    /// <summary>Adds the distances of an anchor.</summary>
    public void AddDistances(ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives)
    {
        AddPositives(TensorPrimitives.Sum(positives), positives.Length);
        AddNegatives(TensorPrimitives.Sum(negatives), negatives.Length);
    }

    /// <summary>Adds the distances <c>1 − S</c> of an anchor.</summary>
    public void AddSimilarities(ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives)
    {
        _positives = PlusOneMinus(_positives, positives);
        _negatives = PlusOneMinus(_negatives, negatives);
    }

    /// <summary>The result whose loss was reduced to a value.</summary>
    public readonly LossResult ToResult(double value) => new(value, Loss, Count, ActiveCount, _positives, _negatives);

    private static DistanceTotal PlusOneMinus(DistanceTotal total, ReadOnlySpan<float> similarities) =>
        new(total.Sum + similarities.Length - TensorPrimitives.Sum(similarities), total.Count + similarities.Length);
}
