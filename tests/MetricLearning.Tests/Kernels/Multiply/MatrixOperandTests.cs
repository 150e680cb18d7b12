using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class MatrixOperandTests
{
    private static readonly float[] Values = [1, 2, 3, 4, 5, 6];

    [Test]
    public void Of_Matrix_ReadsAllRowsAsTheyStand()
    {
        var operand = MatrixOperand.Of(Values, 3);

        (operand.Values == Values).Should().BeTrue("nothing is copied");
        (operand.Stride, operand.Rows.Length, operand.IsTransposed).Should().Be((3, 0, false));
    }

    [Test]
    public void Gather_AndTranspose_KeepEachOther([Values] bool gathersFirst)
    {
        var whole = MatrixOperand.Of(Values, 3);

        MatrixOperand operand = gathersFirst ? whole.Gather([1, 0, 1]).Transpose() : whole.Transpose().Gather([1, 0, 1]);

        operand.Rows.ToArray().Should().Equal(1, 0, 1);
        (operand.Values == Values).Should().BeTrue("nothing is copied");
        (operand.Stride, operand.IsTransposed).Should().Be((3, true));
    }

    [TestCase(2, 3, true)]
    [TestCase(3, 3, false)]
    [TestCase(2, 4, false)]
    [TestCase(1, 3, true)]
    [TestCase(0, 4, true)]
    [TestCase(4, 0, true)]
    public void Require_Sizes_AreThoseOfTheMemory(int rows, int columns, bool fits)
    {
        Passes(() => MatrixOperand.Of(Values, 3).Require(rows, columns)).Should().Be(fits);
        Passes(() => MatrixOperand.Of(Values, 3).Transpose().Require(columns, rows)).Should().Be(fits);
    }

    [TestCase(true, 1, 0, 1)]
    [TestCase(false, 1, 0, 2)]
    [TestCase(false, 1, -1, 0)]
    [TestCase(false, 1, 0)]
    public void Require_ChosenRows_LieInTheMemory(bool fits, params int[] chosen) =>
        Passes(() => MatrixOperand.Of(Values, 3).Gather(chosen).Require(3, 3)).Should().Be(fits);

    [Test]
    public void Require_TheLastRowShorterThanTheStride_MayEndEarly()
    {
        Passes(() => MatrixOperand.Of(Values, 4).Require(2, 2)).Should().BeTrue("6 floats hold a row of 4 and the 2 that count of another");
        Passes(() => MatrixOperand.Of(Values, 4).Require(2, 3)).Should().BeFalse();
        Passes(() => MatrixOperand.Of(Values, 2).Require(2, 3)).Should().BeFalse("rows may not overlap");
    }

    private static bool Passes(Action check)
    {
        try
        {
            check();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    [Test]
    public void Transpose_Twice_IsTheMatrix() => MatrixOperand.Of(Values, 3).Transpose().Transpose().IsTransposed.Should().BeFalse();
}
