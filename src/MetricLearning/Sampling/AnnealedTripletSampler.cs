using MetricLearning.Distances;
using MetricLearning.Internal;

namespace MetricLearning.Sampling;

/// <summary>
/// Goes from one sampler to another while training runs, such as from semi-hard to batch-hard triplets, which collapse untrained
/// networks.
/// </summary>
/// <remarks>
/// <para>
/// Each step is sampled by one of the two: before the start step by the first, from the end step on by the last, and in between by the
/// last with probability <c>(step − start) / (end − start)</c>. With both steps equal it is a switch; annealed samplers within each other
/// make several stages. Which one samples a step depends on the seed and the step's number alone.
/// </para>
/// <para>Costs what the chosen sampler costs; as thread-safe as both.</para>
/// </remarks>
public sealed class AnnealedTripletSampler : ITripletSampler, IServesOneRun
{
    private readonly ITripletSampler _first;
    private readonly ITripletSampler _last;
    private readonly long _startStep;
    private readonly long _endStep;
    private readonly int _seed;

    /// <summary>Makes the sampler.</summary>
    /// <param name="first">Samples until the start step.</param>
    /// <param name="last">Samples from the end step on.</param>
    /// <param name="startStep">The step of the run, from 0, from which on the last sampler takes part, 0 ≤ start.</param>
    /// <param name="endStep">The step from which on it samples alone, start ≤ end.</param>
    /// <param name="seed">Decides which of them samples a step in between.</param>
    /// <exception cref="ArgumentNullException">A sampler is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A step is out of its range.</exception>
    public AnnealedTripletSampler(ITripletSampler first, ITripletSampler last, long startStep, long endStep, int seed)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(last);
        Throw.IfNot(startStep >= 0, startStep, "0 ≤ start step", "Pass 0 to begin the change with the first step.");
        Throw.IfNot(endStep >= startStep, endStep, "start step ≤ end step", "Pass a later end, or an earlier start.");
        _first = first;
        _last = last;
        _startStep = startStep;
        _endStep = endStep;
        _seed = seed;
    }

    IEnumerable<object> IServesOneRun.Parts => [_first, _last];

    /// <inheritdoc/>
    public void Sample(EmbeddedBatch batch, TripletSet destination)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (IsLast(batch.Step) ? _last : _first).Sample(batch, destination);
    }

    private bool IsLast(long step)
    {
        if (step < _startStep || step >= _endStep)
        {
            return step >= _endStep;
        }

        // A stream apart from those of the samplers, which may have the same seed.
        double share = (double)(step - _startStep) / (_endStep - _startStep);
        return new RandomStream(_seed, step, part: 1).NextDouble() < share;
    }
}
