using System.Numerics.Tensors;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class TensorMemoryTests
{
    [TestCase(2, 3)]
    [TestCase(6, 1)]
    [TestCase(1, 6)]
    public void Of_AnyDenseShape_OpensAllValuesInPlace(int rows, int columns)
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        Tensor<float> tensor = Tensor.Create(values, [rows, columns]);

        TensorMemory.Of(tensor.AsTensorSpan())[5] = 7;

        TensorMemory.Of(tensor.AsReadOnlyTensorSpan()).ToArray().Should().Equal(1, 2, 3, 4, 5, 7);
        values[5].Should().Be(7);
    }

    [Test]
    public void Of_RowsOfALargerTensor_StartsAtTheFirstOfThem()
    {
        Tensor<float> tensor = Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, [3, 2]);

        TensorMemory.Of(tensor.AsReadOnlyTensorSpan().Slice([1..3, 0..2])).ToArray().Should().Equal(3, 4, 5, 6);
    }

    [Test]
    public void Of_ColumnOfALargerTensor_ThrowsInsteadOfReadingItsNeighbours()
    {
        Tensor<float> tensor = Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, [3, 2]);

        FluentActions.Invoking(() => TensorMemory.Of(tensor.AsReadOnlyTensorSpan().Slice([0..3, 0..1])).Length)
            .Should().Throw<InvalidOperationException>().WithMessage("*3 values, not dense*");
        FluentActions.Invoking(() => TensorMemory.Of(tensor.AsTensorSpan().Slice([0..3, 0..1])).Length)
            .Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void Of_Empty_IsEmpty() =>
        TensorMemory.Of(Tensor.CreateFromShape<float>([0, 3]).AsReadOnlyTensorSpan()).Length.Should().Be(0);
}
