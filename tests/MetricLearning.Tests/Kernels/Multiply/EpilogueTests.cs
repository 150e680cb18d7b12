using MetricLearning.Kernels;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Kernels;

public unsafe class EpilogueTests
{
    private const int Rows = 4;
    private const int Columns = 11;

    [Test]
    public void Apply_BiasAndFunctionOfABlock_ChangesThatBlockAlone([Values] bool hasBias)
    {
        float[] product = ReferenceMatrix.Random(Rows * Columns, 1);
        float[] bias = ReferenceMatrix.Random(Columns, 2);

        float[] actual = Applied(product, hasBias ? bias : [], [], EpilogueFunction.Relu);

        actual.Should().Equal(product.Select((x, i) => IsInBlock(i) ? Math.Max(x + (hasBias ? bias[i % Columns] : 0), 0) : x));
    }

    [Test]
    public void Apply_BiasAlone_IsAdded()
    {
        float[] product = ReferenceMatrix.Random(Rows * Columns, 1);
        float[] bias = ReferenceMatrix.Random(Columns, 2);

        float[] actual = Applied(product, bias, [], EpilogueFunction.Identity);

        actual.Should().Equal(product.Select((x, i) => IsInBlock(i) ? x + bias[i % Columns] : x));
    }

    [Test]
    public void Apply_DerivativeOfABlock_MultipliesThatBlockAlone()
    {
        float[] product = ReferenceMatrix.Random(Rows * Columns, 1);
        float[] outputs = ReferenceMatrix.Random(Rows * Columns, 3);

        float[] actual = Applied(product, [], outputs, EpilogueFunction.Tanh);

        actual.Should().Equal(product.Select((x, i) => IsInBlock(i) ? x * (1 - (outputs[i] * outputs[i])) : x));
    }

    [Test]
    public void Apply_Nothing_LeavesTheProduct()
    {
        float[] product = ReferenceMatrix.Random(Rows * Columns, 1);

        Applied(product, [], [], EpilogueFunction.Identity).Should().Equal(product);
    }

    [Test]
    public void Apply_FunctionOfAnyPartOfARow_GivesTheBitsOfTheWholeRow([Values] bool tanh)
    {
        EpilogueFunction function = tanh ? EpilogueFunction.Tanh : EpilogueFunction.Relu;
        float[] row = [.. ReferenceMatrix.Random(2048, 5).Select(x => 3 * x)], whole = [.. row];
        Epilogue.Apply(function, whole);

        for (int length = 1; length <= 67; length++)
        {
            float[] parts = [.. row];
            for (int at = 0; at < row.Length; at += length)
            {
                Epilogue.Apply(function, parts.AsSpan(at, Math.Min(length, row.Length - at)));
            }

            parts.Should().Equal(whole, $"parts are {length} long");
        }
    }

    [Test]
    public void MultiplyByDerivative_EveryLength_AgreesWithALoop([Values] bool tanh)
    {
        for (int length = 0; length <= 67; length++)
        {
            float[] gradient = ReferenceMatrix.Random(length + 5, length);
            float[] outputs = ReferenceMatrix.Random(length, length + 1000);
            float[] expected = [.. gradient];
            for (int i = 0; i < length; i++)
            {
                expected[i] *= tanh ? 1 - (outputs[i] * outputs[i]) : outputs[i] > 0 ? 1 : 0;
            }

            Epilogue.MultiplyByDerivative(tanh ? EpilogueFunction.Tanh : EpilogueFunction.Relu, gradient.AsSpan(0, length), outputs);

            gradient.Should().Equal(expected, "nothing beyond the length changes");
        }
    }

    [Test]
    public void MultiplyByDerivative_Identity_LeavesTheGradient()
    {
        float[] gradient = [1, -2, 3];

        Epilogue.MultiplyByDerivative(EpilogueFunction.Identity, gradient, [4, 5, 6]);

        gradient.Should().Equal(1, -2, 3);
    }

    // Rows 1 and 2, columns 2 to 10.
    private static bool IsInBlock(int i) => i / Columns is 1 or 2 && i % Columns is >= 2 and < 10;

    private static float[] Applied(float[] product, float[] bias, float[] derivativeAt, EpilogueFunction function)
    {
        float[] values = [.. product];
        fixed (float* c = values, biasStart = bias, derivativeStart = derivativeAt)
        {
            MultiplyArguments arguments = new()
            {
                C = c,
                Bias = biasStart,
                DerivativeAt = derivativeStart,
                Function = function,
                Rows = Rows,
                Columns = Columns,
            };
            Epilogue.Apply(arguments, firstRow: 1, endRow: 3, firstColumn: 2, endColumn: 10);
        }

        return values;
    }
}
