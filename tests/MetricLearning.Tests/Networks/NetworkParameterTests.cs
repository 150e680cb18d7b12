using System.Numerics.Tensors;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Networks;

public class NetworkParameterTests
{
    [Test]
    public void Constructor_DenseTensor_SharesIt()
    {
        Tensor<float> values = Tensor.CreateFromShape<float>([2, 3]);

        NetworkParameter parameter = new("layer0.weight", values);

        parameter.Values.Should().BeSameAs(values);
        parameter.Name.Should().Be("layer0.weight");
    }

    [Test]
    public void Constructor_StridedView_SaysHowToMakeItDense()
    {
        Tensor<float> view = Tensor.CreateFromShape<float>([2, 3]).Slice([0..2, 0..2]);

        FluentActions.Invoking(() => new NetworkParameter("layer0.weight", view))
            .Should().Throw<ArgumentException>().WithParameterName("values")
            .WithMessage(
                "values of layer0.weight is a strided view; expected a dense tensor, which a trainer can change in place. " +
                "Call ToDenseTensor() on it first.*");
    }

    [Test]
    public void Constructor_Null_Throws()
    {
        FluentActions.Invoking(() => new NetworkParameter(null!, Tensor.CreateFromShape<float>([1])))
            .Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new NetworkParameter("bias", null!)).Should().Throw<ArgumentNullException>();
    }
}
