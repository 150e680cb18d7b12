using MetricLearning.Benchmarks;
using MetricLearning.Kernels;
using TorchSharp;

namespace MetricLearning.ComparisonBenchmarks;

internal static class MultiplyComparison
{
    public static Comparison Run(MultiplyShape shape, int threads)
    {
        (int rows, int depth, int columns, bool isLeftTransposed) = shape;
        float[] left = RandomValues.Create(rows * depth, seed: 3);
        float[] right = RandomValues.Create(depth * columns, seed: 4);
        float[] product = new float[rows * columns];
        MatrixMultiplier multiplier = new(new Workers(threads));

        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor a = isLeftTransposed ? torch.tensor(left).reshape(depth, rows).t() : torch.tensor(left).reshape(rows, depth);
        torch.Tensor b = torch.tensor(right).reshape(depth, columns);

        Ours();
        using (torch.Tensor expected = torch.mm(a, b))
        {
            Agreement.Require(shape.ToString(), product, expected.data<float>().ToArray());
        }

        (Timing ourTiming, Timing torchTiming) = Alternation.Measure(Ours, () => torch.mm(a, b).Dispose());
        return new(shape.ToString(), shape.FloatingPointOperations, ourTiming, torchTiming);

        void Ours()
        {
            MatrixOperand a = isLeftTransposed ? MatrixOperand.Of(left, rows).Transpose() : MatrixOperand.Of(left, depth);
            multiplier.Multiply(a, MatrixOperand.Of(right, columns), rows, columns, depth, product);
        }
    }
}
