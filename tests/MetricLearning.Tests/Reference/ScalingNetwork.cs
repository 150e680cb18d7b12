using System.Numerics.Tensors;
using MetricLearning.Internal;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>The smallest network that learns: column j of an embedding is wⱼ times column j of the features.</summary>
internal sealed class ScalingNetwork(params float[] weights) : IEmbeddingNetwork
{
    public int InputDimension => weights.Length;

    public int EmbeddingDimension => weights.Length;

    public float[] Weights => weights;

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new Parameter("scale", Tensor.Create(weights, [weights.Length])),
        new Parameter("mean", Tensor.Create(new float[1], [1]), ParameterKind.Measured),
    ];

    /// <summary>A statistic that nothing here reads.</summary>
    public float RunningMean
    {
        get => Parameters[1].Values[0];
        set => Parameters[1].Values[0] = value;
    }

    public void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        ReadOnlySpan<float> source = Shape.Matrix(features, nameof(features), out int rows, out int columns);
        Span<float> target = Shape.Matrix(destination, nameof(destination), out _, out _);
        for (int row = 0; row < rows; row++)
        {
            TensorPrimitives.Multiply(source.Slice(row * columns, columns), weights, target.Slice(row * columns, columns));
        }
    }

    public ITrainingPass CreateTrainingPass(int maxRowCount, ThreadTeam threads) => new Pass(weights, maxRowCount);

    private sealed class Pass(float[] weights, int maxRowCount) : ITrainingPass
    {
        private readonly float[] _gradient = new float[weights.Length];
        private readonly float[] _rows = new float[maxRowCount * weights.Length];

        public void Forward(Tensor<float> features, ReadOnlySpan<int> rows, long stepIndex, in TensorSpan<float> destination)
        {
            int columns = weights.Length;
            ReadOnlySpan<float> source = Shape.Matrix(features, nameof(features), out _, out _);
            Span<float> target = Shape.Matrix(destination, nameof(destination), out _, out _);
            for (int i = 0; i < rows.Length; i++)
            {
                source.Slice(rows[i] * columns, columns).CopyTo(_rows.AsSpan(i * columns));
                TensorPrimitives.Multiply(source.Slice(rows[i] * columns, columns), weights, target.Slice(i * columns, columns));
            }
        }

        public void Backward(in ReadOnlyTensorSpan<float> embeddingGradient)
        {
            ReadOnlySpan<float> gradient = Shape.Matrix(embeddingGradient, nameof(embeddingGradient), out int rows, out int columns);
            Array.Clear(_gradient);
            for (int row = 0; row < rows; row++)
            {
                int start = row * columns;
                TensorPrimitives.MultiplyAdd(gradient.Slice(start, columns), _rows.AsSpan(start, columns), _gradient, _gradient);
            }
        }

        public Span<float> Gradient(int parameter) => parameter == 0 ? _gradient : [];
    }
}
