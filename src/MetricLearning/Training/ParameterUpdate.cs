using System.Numerics.Tensors;
using MetricLearning.Kernels;
using MetricLearning.Losses;
using MetricLearning.Networks;
using MetricLearning.Optimization;

namespace MetricLearning.Training;

/// <summary>
/// Moves all parameters of a network, and the proxies of a loss that has some, by one step of an optimizer, whose state it owns.
/// </summary>
/// <remarks>
/// The gradient has one norm, over network and proxies together: clipping keeps its direction. Parameters are cut into pieces of a fixed
/// length, which threads share; sums are added up piece after piece, so the bits do not depend on the number of threads.
/// </remarks>
internal sealed class ParameterUpdate : IChunkedWork
{
    private const int PieceLength = 1 << 14;

    private readonly IEmbeddingNetwork _network;
    private readonly ITrainingPass _pass;
    private readonly IOptimizer _optimizer;
    private readonly IProxyLoss? _proxyLoss;
    private readonly double _proxyRate; // relative to the network's
    private readonly Workers _workers;
    private readonly Piece[] _pieces;
    private readonly double[] _squares; // per piece
    private readonly float[] _proxyState;
    private bool _isMoving;
    private double _learningRate;
    private long _stepNumber;

    /// <summary>Takes the memory of the optimizer's state.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pass">Where its gradient is.</param>
    /// <param name="options">The optimizer, the loss and its proxies' rate.</param>
    /// <param name="workers">The threads; the pass and the optimizer are asked from all of them at once.</param>
    public ParameterUpdate(IEmbeddingNetwork network, ITrainingPass pass, EmbeddingTrainerOptions options, Workers workers)
    {
        _network = network;
        _pass = pass;
        _optimizer = options.Optimizer;
        _proxyLoss = options.Loss as IProxyLoss;
        _proxyRate = options.ProxyLearningRate is double rate ? rate / options.LearningRate : 1;
        _workers = workers;
        _pieces = [.. network.Parameters.SelectMany(PiecesOf)];
        _squares = new double[_pieces.Length];
        _proxyState = _proxyLoss is null ? [] : CreateState((int)_proxyLoss.Proxies.Values.FlattenedLength);
    }

    /// <summary>The norm of the whole gradient; not finite where an element is not.</summary>
    public double GradientNorm()
    {
        _isMoving = false;
        _workers.Run(this, _pieces.Length);
        double sum = _proxyLoss is null ? 0 : GradientClipping.SumOfSquares(_proxyLoss.ProxyGradient);
        foreach (double squares in _squares)
        {
            sum += squares;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Multiplies the whole gradient.</summary>
    public void ScaleGradient(double factor)
    {
        for (int i = 0; i < _network.Parameters.Count; i++)
        {
            Scale(_pass.Gradient(i), factor);
        }

        if (_proxyLoss is not null)
        {
            Scale(_proxyLoss.ProxyGradient, factor);
        }
    }

    /// <summary>Moves parameters and proxies.</summary>
    /// <param name="learningRate">The rate of the network; that of the proxies keeps its proportion to it.</param>
    /// <param name="stepNumber">The step's number, from 1.</param>
    public void Apply(double learningRate, long stepNumber)
    {
        (_isMoving, _learningRate, _stepNumber) = (true, learningRate, stepNumber);
        _workers.Run(this, _pieces.Length);
        if (_proxyLoss is not null)
        {
            _optimizer.Update(
                ValuesOf(_proxyLoss.Proxies), _proxyLoss.ProxyGradient, _proxyState, learningRate * _proxyRate, stepNumber);
        }
    }

    /// <inheritdoc/>
    public void Run(int chunk)
    {
        Piece piece = _pieces[chunk];
        Span<float> gradient = _pass.Gradient(piece.Parameter).Slice(piece.Start, piece.Length);
        if (_isMoving)
        {
            Span<float> values = ValuesOf(_network.Parameters[piece.Parameter]).Slice(piece.Start, piece.Length);
            _optimizer.Update(values, gradient, piece.State, _learningRate, _stepNumber);
        }
        else
        {
            _squares[chunk] = GradientClipping.SumOfSquares(gradient);
        }
    }

    private IEnumerable<Piece> PiecesOf(NetworkParameter parameter, int index)
    {
        int count = (int)parameter.Values.FlattenedLength;
        for (int start = 0; start < count; start += PieceLength)
        {
            int length = Math.Min(PieceLength, count - start);
            yield return new(index, start, length, CreateState(length));
        }
    }

    private float[] CreateState(int count) => new float[_optimizer.StateCountPerParameter * count];

    private static Span<float> ValuesOf(NetworkParameter parameter) => TensorMemory.Of<float>(parameter.Values);

    private static void Scale(Span<float> gradient, double factor) => TensorPrimitives.Multiply(gradient, (float)factor, gradient);

    private readonly record struct Piece(int Parameter, int Start, int Length, float[] State);
}
