namespace MetricLearning.Optimization;

/// <summary>A rule that moves parameters along their gradient. It holds settings only; the trainer owns the state.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public interface IOptimizer
{
    /// <summary>
    /// The names of the numbers that the rule keeps for each number of a parameter: none for plain SGD, "velocity" with momentum, "mean"
    /// and "square" for Adam. For each name, every parameter has an array of its own length, zero before step 1.
    /// </summary>
    IReadOnlyList<string> StateNames { get; }

    /// <summary>
    /// Whether each number of a parameter is moved without a look at the others. If so, a parameter may be cut in pieces that several
    /// threads move at once; if not, as by default, <see cref="Update"/> gets whole parameters, one after another, on one thread. A rule
    /// that takes a norm or a mean of a parameter or its gradient, such as LARS, must leave it false.
    /// </summary>
    bool IsElementwise => false;

    /// <summary>Moves a parameter in place by one step.</summary>
    /// <param name="update">The parameter or a piece of it, its gradient, its state and the rate.</param>
    void Update(in OptimizerUpdate update);
}
