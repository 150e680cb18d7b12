using System.Numerics.Tensors;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Networks;

public class ParameterTests
{
    [Test]
    public void Constructor_DenseTensor_SharesIt()
    {
        Tensor<float> values = Tensor.CreateFromShape<float>([2, 3]);

        Parameter parameter = new("dense1.weight", values);

        parameter.Values.Should().BeSameAs(values);
        parameter.Name.Should().Be("dense1.weight");
    }

    [Test]
    public void Constructor_StridedView_SaysHowToMakeItDense()
    {
        Tensor<float> view = Tensor.CreateFromShape<float>([2, 3]).Slice([0..2, 0..2]);

        FluentActions.Invoking(() => new Parameter("dense1.weight", view)).Should().Throw<ArgumentException>().WithParameterName("values")
            .WithMessage(
                "values of dense1.weight is a strided view; expected a dense tensor, which a trainer can change in place. " +
                "Call ToDenseTensor() on it first.*");
    }

    [Test]
    public void Constructor_Null_Throws()
    {
        FluentActions.Invoking(() => new Parameter(null!, Tensor.CreateFromShape<float>([1]))).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new Parameter("bias", null!)).Should().Throw<ArgumentNullException>();
    }
}
