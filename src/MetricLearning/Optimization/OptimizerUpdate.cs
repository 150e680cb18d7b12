using MetricLearning.Internal;

namespace MetricLearning.Optimization;

/// <summary>One step of an <see cref="IOptimizer"/> for one parameter, or, for elementwise rules, for a piece of one.</summary>
public readonly ref struct OptimizerUpdate
{
    private readonly ReadOnlySpan<float[]> _state;
    private readonly int _start;

    /// <summary>Puts the step of a whole parameter together.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="lengths">The parameter's shape.</param>
    /// <param name="values">The parameter's values, [n].</param>
    /// <param name="gradient">The gradient of the loss with respect to them, [n].</param>
    /// <param name="state">For each of <see cref="IOptimizer.StateNames"/> the rule's numbers, [n].</param>
    /// <param name="learningRate">The rate of this step, 0 ≤ rate.</param>
    /// <param name="stepNumber">The step's number, from 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">A length is not n.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite, or the step's number is below 1.</exception>
    public OptimizerUpdate(
        string name,
        ReadOnlySpan<nint> lengths,
        Span<float> values,
        ReadOnlySpan<float> gradient,
        ReadOnlySpan<float[]> state,
        double learningRate,
        long stepNumber)
        : this(name, lengths, values, gradient, state, start: 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (float[] numbers in state)
        {
            Throw.IfLengthDiffers(numbers.Length, values.Length, nameof(state), "one per value");
        }

        Throw.IfNot(
            double.IsFinite(learningRate) && learningRate >= 0, learningRate, "0 ≤ learning rate < ∞", "Use 0.001 to 0.1 when in doubt.");
        Throw.IfNot(stepNumber >= 1, stepNumber, "1 ≤ step number", "Count updates from 1.");
        LearningRate = learningRate;
        StepNumber = stepNumber;
    }

    /// <summary>The step of a piece of a parameter: the state's arrays are those of the whole parameter.</summary>
    internal OptimizerUpdate(
        string name, ReadOnlySpan<nint> lengths, Span<float> values, ReadOnlySpan<float> gradient, ReadOnlySpan<float[]> state, int start)
    {
        Throw.IfLengthDiffers(gradient.Length, values.Length, nameof(gradient), "one per value");
        Name = name;
        Lengths = lengths;
        Values = values;
        Gradient = gradient;
        _state = state;
        _start = start;
    }

    /// <summary>The parameter's name.</summary>
    public string Name { get; }

    /// <summary>The shape of the whole parameter.</summary>
    public ReadOnlySpan<nint> Lengths { get; }

    /// <summary>The values to move in place, [n].</summary>
    public Span<float> Values { get; }

    /// <summary>The gradient of the loss with respect to them, [n].</summary>
    public ReadOnlySpan<float> Gradient { get; }

    /// <summary>The rate of this step, 0 ≤ rate.</summary>
    public double LearningRate { get; internal init; }

    /// <summary>The step's number, from 1.</summary>
    public long StepNumber { get; internal init; }

    /// <summary>The rule's own numbers for these values, [n], zero before step 1.</summary>
    /// <param name="index">Which of <see cref="IOptimizer.StateNames"/>.</param>
    /// <exception cref="ArgumentException">There is no such array: the state was made for another rule.</exception>
    public Span<float> State(int index)
    {
        if ((uint)index >= (uint)_state.Length)
        {
            throw new ArgumentException(
                $"The state of {Name} has {_state.Length} arrays and no array {index}; pass one for each of the rule's " +
                "StateNames.", nameof(index));
        }

        return _state[index].AsSpan(_start, Values.Length);
    }
}
