using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>Training passes through a batch normalisation: statistics of the whole batch first, then image by image.</summary>
/// <remarks>
/// Forward: <c>y = f(a·(x − μ) + β)</c> with <c>a = γ / √(σ² + ε)</c>. Backward, with n values per channel, <c>dz = dy ⊙
/// f′(y)</c> and <c>x̂ = (x − μ) / √(σ² + ε)</c>: <c>dβ = Σ dz</c>, <c>dγ = Σ dz·x̂</c>, <c>dx = a·(dz − dβ/n − x̂·dγ/n)</c>. Sums are
/// taken per image in single precision and put together in double, in a fixed order.
/// </remarks>
internal sealed class BatchNormalizationTrainingPass : LayerPass, IChunkedWork
{
    private readonly BatchNormalizationNode _node;
    private readonly Workers _workers;
    private readonly ChannelMoments[] _moments; // per chunk
    private readonly ChannelLine _line;
    private readonly ChannelLine _inputLine;
    private readonly float[] _output; // taken here, since threads that took it would take several
    private readonly float[] _mean;
    private readonly double[] _inverseDeviation;
    private readonly float[] _scaleGradient;
    private readonly float[] _shiftGradient;
    private float[] _input = [];
    private float[] _outputGradient = [];
    private float[] _inputGradient = [];
    private Phase _phase;
    private int _rows;

    public BatchNormalizationTrainingPass(BatchNormalizationNode node, PassContext context)
        : base(node, context)
    {
        _node = node;
        _workers = context.Workers;
        _output = Output;
        int channels = node.Input.Channels;
        _moments = [.. Enumerable.Range(0, RowChunks.MaxCount).Select(_ => new ChannelMoments(channels))];
        _line = new(channels);
        _inputLine = new(channels);
        _mean = new float[channels];
        _inverseDeviation = new double[channels];
        _scaleGradient = new float[channels];
        _shiftGradient = new float[channels];
    }

    private enum Phase
    {
        Measure,
        Normalize,
        MeasureGradient,
        PropagateGradient,
    }

    private int Length => _node.Input.Length;

    private long ValuesPerChannel => (long)_rows * _node.Input.PixelCount;

    /// <inheritdoc/>
    public override void Forward(float[] input, int rows)
    {
        _input = input;
        _rows = rows;
        RunPhase(Phase.Measure);
        for (int channel = 0; channel < _mean.Length && rows > 0; channel++)
        {
            UseStatistics(channel);
        }

        _line.Complete();
        RunPhase(Phase.Normalize);
    }

    /// <inheritdoc/>
    public override void Backward(float[] input, int rows, float[] outputGradient, float[]? inputGradient)
    {
        _outputGradient = outputGradient;
        RunPhase(Phase.MeasureGradient);
        for (int channel = 0; channel < _mean.Length; channel++)
        {
            UseGradientSums(channel);
        }

        if (inputGradient is not null)
        {
            _line.Complete();
            _inputLine.Complete();
            _inputGradient = inputGradient;
            RunPhase(Phase.PropagateGradient);
        }
    }

    /// <inheritdoc/>
    public override Span<float> Gradient(int parameter) => parameter switch
    {
        0 => _scaleGradient,
        1 => _shiftGradient,
        _ => [],
    };

    /// <inheritdoc/>
    public void Run(int chunk)
    {
        ChannelMoments moments = _moments[chunk];
        if (_phase is Phase.Measure or Phase.MeasureGradient)
        {
            moments.Clear(_mean);
        }

        (int first, int end) = RowChunks.Of(chunk, _rows);
        for (int row = first; row < end; row++)
        {
            ReadOnlySpan<float> x = _input.AsSpan(row * Length, Length);
            Span<float> y = _output.AsSpan(row * Length, Length);
            switch (_phase)
            {
                case Phase.Measure:
                    moments.Add(x);
                    break;
                case Phase.Normalize:
                    _line.Apply(x, y);
                    Epilogue.Apply(_node.Function, y);
                    break;
                case Phase.MeasureGradient:
                    Span<float> gradient = _outputGradient.AsSpan(row * Length, Length);
                    Epilogue.MultiplyByDerivative(_node.Function, gradient, y);
                    moments.AddGradient(gradient, x);
                    break;
                default:
                    Span<float> dx = _inputGradient.AsSpan(row * Length, Length);
                    _line.Apply(_outputGradient.AsSpan(row * Length, Length), dx);
                    _inputLine.Accumulate(x, dx);
                    break;
            }
        }
    }

    private void RunPhase(Phase phase)
    {
        _phase = phase;
        _workers.Run(this, RowChunks.Count(_rows));
    }

    private void UseStatistics(int channel)
    {
        ChannelMoments.Combine(_moments.AsSpan(0, RowChunks.Count(_rows)), channel, out double mean, out double squares);
        double variance = squares / ValuesPerChannel;
        _mean[channel] = (float)mean;
        _inverseDeviation[channel] = 1 / Math.Sqrt(variance + _node.Epsilon);
        _node.SetLine(_line, channel, mean, variance);
        if (ValuesPerChannel > 1)
        {
            _node.Track(channel, mean, squares / (ValuesPerChannel - 1));
        }
    }

    // dx = a·dz + c·(x − μ) + d with c = −a·dγ / (√(σ² + ε)·n) and d = −a·dβ / n.
    private void UseGradientSums(int channel)
    {
        double sum = 0, product = 0;
        foreach (ChannelMoments moments in _moments.AsSpan(0, RowChunks.Count(_rows)))
        {
            sum += moments.GradientSum(channel);
            product += moments.GradientProduct(channel);
        }

        double inverse = _inverseDeviation[channel], factor = _node.Scale[channel] * inverse;
        _shiftGradient[channel] = (float)sum;
        _scaleGradient[channel] = (float)(product * inverse);
        double inputFactor = -factor * product * inverse * inverse / ValuesPerChannel;
        _line.Set(channel, factor, 0, -factor * sum / ValuesPerChannel);
        _inputLine.Set(channel, inputFactor, _mean[channel], 0);
    }
}
