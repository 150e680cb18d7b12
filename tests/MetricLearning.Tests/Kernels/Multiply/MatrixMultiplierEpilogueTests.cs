using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public class MatrixMultiplierEpilogueTests
{
    [Test]
    public void Multiply_BiasAndFunction_AreAppliedToTheProduct([Values] bool tanh)
    {
        const int Rows = 7, Columns = 33, Depth = 5;
        float[] a = ReferenceMatrix.Random(Rows * Depth, 8),
            b = ReferenceMatrix.Random(Depth * Columns, 9),
            bias = ReferenceMatrix.Random(Columns, 10);
        float[] c = new float[Rows * Columns];
        EpilogueFunction function = tanh ? EpilogueFunction.Tanh : EpilogueFunction.Relu;

        new MatrixMultiplier(new Workers(1)).Multiply(
            MatrixOperand.Of(a, Depth),
            MatrixOperand.Of(b, Columns),
            Rows,
            Columns,
            Depth,
            c,
            new MatrixEpilogue { Bias = bias, Function = function });

        double[] product = ReferenceMatrix.Multiply(a, b, Rows, Columns, Depth);
        double[] expected = [.. product.Select((x, i) => x + bias[i % Columns]).Select(x => tanh ? Math.Tanh(x) : Math.Max(x, 0))];
        MatrixMultiplierTests.AssertClose(c, expected, "f(A·B + bias)");
    }

    [Test]
    public void Multiply_DerivativeAt_MultipliesTheProductByTheDerivativeAtTheOutputs([Values] bool tanh)
    {
        const int Rows = 7, Columns = 33, Depth = 5;
        float[] a = ReferenceMatrix.Random(Rows * Depth, 8),
            b = ReferenceMatrix.Random(Depth * Columns, 9),
            y = ReferenceMatrix.Random(Rows * Columns, 11);
        float[] c = new float[Rows * Columns];
        EpilogueFunction function = tanh ? EpilogueFunction.Tanh : EpilogueFunction.Relu;

        new MatrixMultiplier(new Workers(1)).Multiply(
            MatrixOperand.Of(a, Depth),
            MatrixOperand.Of(b, Columns),
            Rows,
            Columns,
            Depth,
            c,
            new MatrixEpilogue { DerivativeAt = y, Function = function });

        double[] product = ReferenceMatrix.Multiply(a, b, Rows, Columns, Depth);
        double[] expected = [.. product.Select((x, i) => x * (tanh ? 1 - ((double)y[i] * y[i]) : y[i] > 0 ? 1 : 0))];
        MatrixMultiplierTests.AssertClose(c, expected, "(A·B) ⊙ f′(y)");
    }

    [Test]
    public void Multiply_NoDepth_GivesTheBiasAlone()
    {
        float[] c = [9, 9, 9, 9];

        new MatrixMultiplier(new Workers(1)).Multiply(
            MatrixOperand.Of([], 0), MatrixOperand.Of([], 2), 2, 2, 0, c, new MatrixEpilogue { Bias = [1, 2] });

        c.Should().Equal(1, 2, 1, 2);
    }
}
