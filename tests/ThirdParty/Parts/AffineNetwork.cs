using System.Numerics.Tensors;
using MetricLearning.Networks;

namespace ThirdParty.Parts;

/// <summary><c>y = W·(x − μ) + b</c> with a running mean μ of the features; works on the threads it is given.</summary>
internal sealed class AffineNetwork : IEmbeddingNetwork
{
    private const float Momentum = 0.1f;

    private readonly float[] _weights; // [d × f]
    private readonly float[] _bias; // [d]
    private readonly float[] _mean; // [f]

    public AffineNetwork(int inputs, int outputs, int seed)
    {
        InputDimension = inputs;
        EmbeddingDimension = outputs;
        _weights = Numbers.Random(inputs * outputs, seed);
        _bias = Numbers.Random(outputs, seed + 1);
        _mean = new float[inputs];
        Parameters =
        [
            new("affine.weight", Tensor.Create(_weights, [outputs, inputs])),
            new("affine.bias", Tensor.Create(_bias, [outputs])),
            new("affine.mean", Tensor.Create(_mean, [inputs]), ParameterKind.Measured),
        ];
    }

    public int InputDimension { get; }

    public int EmbeddingDimension { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    public void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        for (int row = 0; row < features.Lengths[0]; row++)
        {
            for (int output = 0; output < EmbeddingDimension; output++)
            {
                float sum = _bias[output];
                for (int j = 0; j < InputDimension; j++)
                {
                    sum += _weights[(output * InputDimension) + j] * (features[row, j] - _mean[j]);
                }

                destination[row, output] = sum;
            }
        }
    }

    public ITrainingPass CreateTrainingPass(int maxRowCount, ThreadTeam threads) => new Pass(this, maxRowCount, threads);

    private sealed class Pass(AffineNetwork network, int maxRowCount, ThreadTeam threads) : ITrainingPass
    {
        private const int RowsPerChunk = 4;

        private readonly float[] _centered = new float[maxRowCount * network.InputDimension];
        private readonly float[] _outputs = new float[maxRowCount * network.EmbeddingDimension];
        private readonly float[] _outputGradient = new float[maxRowCount * network.EmbeddingDimension];
        private readonly float[] _weightGradient = new float[network._weights.Length];
        private readonly float[] _biasGradient = new float[network._bias.Length];
        private int _rowCount;

        public void Forward(Tensor<float> features, ReadOnlySpan<int> rows, long stepIndex, in TensorSpan<float> destination)
        {
            _rowCount = rows.Length;
            int inputs = network.InputDimension;
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < inputs; j++)
                {
                    _centered[(i * inputs) + j] = features[rows[i], j] - network._mean[j];
                }
            }

            threads.Run((rows.Length + RowsPerChunk - 1) / RowsPerChunk, ForwardRows);
            new ReadOnlyTensorSpan<float>(_outputs, [rows.Length, network.EmbeddingDimension], []).CopyTo(destination);
            TrackMean(rows.Length);
        }

        public void Backward(in ReadOnlyTensorSpan<float> embeddingGradient)
        {
            embeddingGradient.FlattenTo(_outputGradient.AsSpan());
            threads.Run(network.EmbeddingDimension, BackwardOutput);
        }

        public Span<float> Gradient(int parameter) => parameter switch
        {
            0 => _weightGradient,
            1 => _biasGradient,
            _ => [],
        };

        private void ForwardRows(int chunk)
        {
            int end = Math.Min((chunk + 1) * RowsPerChunk, _rowCount), inputs = network.InputDimension;
            int outputs = network.EmbeddingDimension;
            for (int row = chunk * RowsPerChunk; row < end; row++)
            {
                ReadOnlySpan<float> x = _centered.AsSpan(row * inputs, inputs);
                for (int output = 0; output < outputs; output++)
                {
                    float product = TensorPrimitives.Dot(x, network._weights.AsSpan(output * inputs, inputs));
                    _outputs[(row * outputs) + output] = network._bias[output] + product;
                }
            }
        }

        private void BackwardOutput(int output)
        {
            int inputs = network.InputDimension, outputs = network.EmbeddingDimension;
            Span<float> weights = _weightGradient.AsSpan(output * inputs, inputs);
            weights.Clear();
            _biasGradient[output] = 0;
            for (int row = 0; row < _rowCount; row++)
            {
                float slope = _outputGradient[(row * outputs) + output];
                _biasGradient[output] += slope;
                TensorPrimitives.MultiplyAdd(_centered.AsSpan(row * inputs, inputs), slope, weights, weights);
            }
        }

        private void TrackMean(int rowCount)
        {
            int inputs = network.InputDimension;
            for (int j = 0; j < inputs && rowCount > 0; j++)
            {
                float sum = 0;
                for (int row = 0; row < rowCount; row++)
                {
                    sum += _centered[(row * inputs) + j];
                }

                network._mean[j] += Momentum * sum / rowCount;
            }
        }
    }
}
