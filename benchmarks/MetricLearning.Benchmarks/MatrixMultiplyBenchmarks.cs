using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Kernels;

namespace MetricLearning.Benchmarks;

[MemoryDiagnoser]
public class MatrixMultiplyBenchmarks
{
    private readonly MatrixMultiplier _oneThread = new(new Workers(1));
    private readonly MatrixMultiplier _twoThreads = new(new Workers(2));
    private float[] _left = [];
    private float[] _right = [];
    private float[] _rightTransposed = [];
    private float[] _product = [];

    public static IEnumerable<MatrixShape> Shapes =>
        [new(192, 784, 128), new(768, 784, 128), new(3072, 784, 128), new(65, 65, 65), new(1024, 1024, 1024)];

    [ParamsSource(nameof(Shapes))]
    public MatrixShape Shape { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _left = RandomValues.Create(Shape.Rows * Shape.Depth, seed: 1);
        _right = RandomValues.Create(Shape.Depth * Shape.Columns, seed: 2);
        _rightTransposed = new float[_right.Length];
        for (int i = 0; i < _right.Length; i++)
        {
            _rightTransposed[(i % Shape.Columns * Shape.Depth) + (i / Shape.Columns)] = _right[i];
        }

        _product = new float[Shape.Rows * Shape.Columns];
        Agreement.RequireAll(PlainLoop, () => _product, DotLoop, NumSharp, OneThread, TwoThreads);
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop() => Multiplication.PlainLoop(_left, _right, Shape, _product);

    [Benchmark]
    public void DotLoop() => Multiplication.DotLoop(_left, _rightTransposed, Shape, _product);

    [Benchmark]
    public void NumSharp() => Multiplication.NumSharp(_left, _right, Shape, _product);

    [Benchmark]
    public void OneThread() => Multiply(_oneThread);

    [Benchmark]
    public void TwoThreads() => Multiply(_twoThreads);

    private void Multiply(MatrixMultiplier multiplier) => multiplier.Multiply(
        MatrixOperand.Of(_left, Shape.Depth), MatrixOperand.Of(_right, Shape.Columns), Shape.Rows, Shape.Columns, Shape.Depth, _product);
}
