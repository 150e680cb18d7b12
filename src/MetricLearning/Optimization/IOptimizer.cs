namespace MetricLearning.Optimization;

/// <summary>A rule that moves parameters along their gradient. It holds settings only; the trainer owns the state.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public interface IOptimizer
{
    /// <summary>How many numbers of state the rule keeps per parameter: 0 for plain SGD, 1 with momentum, 2 for Adam.</summary>
    int StateCountPerParameter { get; }

    /// <summary>Moves parameters in place by one step.</summary>
    /// <param name="parameters">The parameters, [n].</param>
    /// <param name="gradient">The gradient of the loss with respect to them, [n].</param>
    /// <param name="state">The rule's state for these parameters, [<see cref="StateCountPerParameter"/> × n], zero before step 1.</param>
    /// <param name="learningRate">The rate of this step, 0 ≤ rate.</param>
    /// <param name="stepNumber">The step's number, from 1.</param>
    void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, double learningRate, long stepNumber);
}
