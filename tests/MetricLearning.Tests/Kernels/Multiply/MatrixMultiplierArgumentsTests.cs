using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class MatrixMultiplierArgumentsTests
{
    [TestCase(6, 6, 3, 0, 0, TestName = "destination too short")]
    [TestCase(5, 6, 4, 0, 0, TestName = "left factor too short")]
    [TestCase(6, 5, 4, 0, 0, TestName = "right factor too short")]
    [TestCase(6, 6, 4, 1, 0, TestName = "bias too short")]
    [TestCase(6, 6, 4, 0, 3, TestName = "outputs too short")]
    public void Multiply_MemoryTooShort_ThrowsAndWritesNothing(int aLength, int bLength, int cLength, int biasLength, int outputsLength)
    {
        float[] c = new float[cLength];
        MatrixMultiplier multiplier = new(new Workers(1));

        Action act = () => multiplier.Multiply(
            MatrixOperand.Of(new float[aLength], 3),
            MatrixOperand.Of(new float[bLength], 2),
            rows: 2,
            columns: 2,
            depth: 3,
            c,
            new MatrixEpilogue { Bias = new float[biasLength], DerivativeAt = new float[outputsLength] });

        act.Should().Throw<InvalidOperationException>();
        c.Should().OnlyContain(value => value == 0);
    }

    [Test]
    public void Multiply_SizesWhoseProductWrapsRound_Throws()
    {
        Action act = () => new MatrixMultiplier(new Workers(1)).Multiply(
            MatrixOperand.Of(new float[1 << 20], 1), MatrixOperand.Of(new float[4096], 4096), 1 << 20, 4096, 1, new float[4096]);

        act.Should().Throw<InvalidOperationException>().WithMessage("*4096; expected at least 4294967296.*");
    }

    [Test]
    public void Multiply_ChosenRowsOfATransposedLeftFactor_Throws()
    {
        Action act = () => new MatrixMultiplier(new Workers(1)).Multiply(
            MatrixOperand.Of(new float[4], 2).Transpose().Gather([0, 1]), MatrixOperand.Of(new float[4], 2), 2, 2, 2, new float[4]);

        act.Should().Throw<InvalidOperationException>().WithMessage("*transposed*");
    }
}
