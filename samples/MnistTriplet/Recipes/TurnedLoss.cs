using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MetricLearning.Networks;

namespace MnistTriplet.Recipes;

/// <summary>A loss of its own for each quarter turn: that of the turn which the images of the step have had.</summary>
/// <remarks>What the other losses learn has gradient 0 in that step. A warm evaluation allocates nothing.</remarks>
internal sealed class TurnedLoss : IEmbeddingLoss
{
    private const string StepName = "turned.step";

    private readonly IEmbeddingLoss[] _losses;
    private readonly QuarterTurns _turns;
    private readonly float[][] _noGradients;
    private readonly long[] _nextStep = new long[1];
    private int _turn;

    /// <summary>Makes the loss.</summary>
    /// <param name="turns">Which steps turn their images.</param>
    /// <param name="create">
    /// Makes the loss of a turn by its number of quarters; all alike but for what they have learned, none with a state.
    /// </param>
    public TurnedLoss(QuarterTurns turns, Func<int, IEmbeddingLoss> create)
    {
        _turns = turns;
        _losses = [.. Enumerable.Range(0, QuarterTurns.Count).Select(create)];
        Parameters =
            [.. _losses.SelectMany((loss, quarters) => loss.Parameters.Select(parameter =>
                new Parameter($"{parameter.Name} turned {90 * quarters}", parameter.Values, parameter.Kind)))];
        _noGradients = [.. _losses[0].Parameters.Select(parameter => new float[parameter.Values.FlattenedLength])];
        State = [new NamedArray(StepName, _nextStep)];
    }

    public EmbeddingDistance Distance => _losses[0].Distance;

    public bool HasInactiveTerms => _losses[0].HasInactiveTerms;

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The number of the next step: a run that goes on must know which turn is due.</summary>
    public IReadOnlyList<NamedArray> State { get; }

    public void Check(int dimension, ReadOnlySpan<int> labels) => _losses[0].Check(dimension, labels);

    public void BeginRun(int dimension)
    {
        _nextStep[0] = 0;
        foreach (IEmbeddingLoss loss in _losses)
        {
            loss.BeginRun(dimension);
        }
    }

    public Span<float> Gradient(int parameter)
    {
        (int turn, int own) = Math.DivRem(parameter, _noGradients.Length);
        if (turn == _turn)
        {
            return _losses[turn].Gradient(own);
        }

        _noGradients[own].AsSpan().Clear(); // a trainer may have scaled it, and 0 times infinity is not 0
        return _noGradients[own];
    }

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient)
    {
        _turn = _turns.Of(_nextStep[0]++);
        return _losses[_turn].Evaluate(batch, gradient);
    }
}
