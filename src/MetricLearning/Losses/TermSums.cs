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
    public void Add(double loss)
    {
        Loss += loss;
        Count++;
        ActiveCount += loss > 0 ? 1 : 0;
    }

    /// <summary>Adds the distances <c>1 − S</c> of an anchor.</summary>
    public void AddDistances(ReadOnlySpan<float> positiveSimilarities, ReadOnlySpan<float> negativeSimilarities)
    {
        _positives = Plus(_positives, positiveSimilarities);
        _negatives = Plus(_negatives, negativeSimilarities);
    }

    /// <summary>The result whose loss was reduced to a value.</summary>
    public readonly LossResult ToResult(double value) => new(value, Loss, Count, ActiveCount, _positives, _negatives);

    private static DistanceTotal Plus(DistanceTotal total, ReadOnlySpan<float> similarities) =>
        new(total.Sum + similarities.Length - TensorPrimitives.Sum(similarities), total.Count + similarities.Length);
}
