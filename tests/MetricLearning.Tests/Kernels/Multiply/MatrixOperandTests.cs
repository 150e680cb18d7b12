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

    [Test]
    public void Transpose_Twice_IsTheMatrix() => MatrixOperand.Of(Values, 3).Transpose().Transpose().IsTransposed.Should().BeFalse();
}
