using System.Numerics.Tensors;
using MetricLearning.Kernels;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;

namespace MetricLearning.Training;

/// <summary>Moves all learned parameters of a network and of a loss by one step of an optimizer.</summary>
/// <remarks>
/// The gradient has one norm, over network and loss together: clipping keeps its direction. Parameters are cut into pieces of a fixed
/// length, which threads share, for the norm and, where the optimizer is elementwise, for the move; sums are added up piece after piece, so
/// the bits do not depend on the number of threads. Other optimizers get whole parameters, one after another.
/// </remarks>
internal sealed class ParameterUpdate : IChunkedWork
{
    private const int PieceLength = 1 << 14;

    private readonly ITrainingPass _pass;
    private readonly IEmbeddingLoss _loss;
    private readonly IOptimizer _optimizer;
    private readonly Workers _workers;
    private readonly Entry[] _entries;
    private readonly Piece[] _pieces;
    private readonly double[] _squares; // per piece
    private bool _isMoving;
    private double _learningRate;
    private long _stepNumber;

    /// <summary>Lists what is to be moved.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pass">Where its gradient is; read from all threads at once.</param>
    /// <param name="options">The optimizer, the loss and the rate of its parameters.</param>
    /// <param name="state">The state of the optimizer.</param>
    /// <param name="workers">The threads.</param>
    public ParameterUpdate(
        IEmbeddingNetwork network, ITrainingPass pass, EmbeddingTrainerOptions options, OptimizerState state, Workers workers)
    {
        _pass = pass;
        _loss = options.Loss;
        _optimizer = options.Optimizer;
        _workers = workers;
        double lossRate = options.LossLearningRate is double rate ? rate / options.LearningRate : 1;
        _entries =
        [
            .. EntriesOf(network.Parameters, state, isOfLoss: false, rateFactor: 1),
            .. EntriesOf(_loss.Parameters, state, isOfLoss: true, lossRate),
        ];
        _pieces = [.. _entries.SelectMany(PiecesOf)];
        _squares = new double[_pieces.Length];
    }

    /// <summary>The norm of the whole gradient; not finite where an element is not.</summary>
    public double GradientNorm()
    {
        _isMoving = false;
        _workers.Run(this, _pieces.Length);
        double sum = 0;
        foreach (double squares in _squares)
        {
            sum += squares;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Multiplies the whole gradient.</summary>
    public void ScaleGradient(double factor)
    {
        foreach (Entry entry in _entries)
        {
            Span<float> gradient = GradientOf(entry);
            TensorPrimitives.Multiply(gradient, (float)factor, gradient);
        }
    }

    /// <summary>Moves the parameters.</summary>
    /// <param name="learningRate">The rate of the network; that of the loss keeps its proportion to it.</param>
    /// <param name="stepNumber">The step's number, from 1.</param>
    public void Apply(double learningRate, long stepNumber)
    {
        (_isMoving, _learningRate, _stepNumber) = (true, learningRate, stepNumber);
        if (_optimizer.IsElementwise)
        {
            _workers.Run(this, _pieces.Length);
            return;
        }

        foreach (Entry entry in _entries)
        {
            Move(new(entry, 0, (int)entry.Parameter.Values.FlattenedLength));
        }
    }

    /// <inheritdoc/>
    public void Run(int chunk)
    {
        if (_isMoving)
        {
            Move(_pieces[chunk]);
        }
        else
        {
            Piece piece = _pieces[chunk];
            _squares[chunk] = GradientClipping.SumOfSquares(GradientOf(piece.Entry).Slice(piece.Start, piece.Length));
        }
    }

    private void Move(in Piece piece)
    {
        Entry entry = piece.Entry;
        Tensor<float> values = entry.Parameter.Values;
        _optimizer.Update(new OptimizerUpdate(
            entry.Parameter.Name,
            values.Lengths,
            TensorMemory.Of<float>(values).Slice(piece.Start, piece.Length),
            GradientOf(entry).Slice(piece.Start, piece.Length),
            entry.State,
            piece.Start)
        {
            LearningRate = _learningRate * entry.RateFactor,
            StepNumber = _stepNumber,
        });
    }

    private Span<float> GradientOf(Entry entry) => entry.IsOfLoss ? _loss.Gradient(entry.Index) : _pass.Gradient(entry.Index);

    private static IEnumerable<Entry> EntriesOf(IReadOnlyList<Parameter> parameters, OptimizerState state, bool isOfLoss, double rateFactor)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Kind == ParameterKind.Learned)
            {
                yield return new(parameters[i], i, isOfLoss, rateFactor, state.Of(parameters[i]));
            }
        }
    }

    private static IEnumerable<Piece> PiecesOf(Entry entry)
    {
        int count = (int)entry.Parameter.Values.FlattenedLength;
        for (int start = 0; start < count; start += PieceLength)
        {
            yield return new(entry, start, Math.Min(PieceLength, count - start));
        }
    }

    /// <summary>A learned parameter, where its gradient is, and its state.</summary>
    private sealed record Entry(Parameter Parameter, int Index, bool IsOfLoss, double RateFactor, float[][] State);

    private readonly record struct Piece(Entry Entry, int Start, int Length);
}
