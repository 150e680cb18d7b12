using System.Numerics.Tensors;
using MetricLearning.Internal;

namespace MetricLearning.Tests.Internal;

public class ShapeTests
{
    [Test]
    public void Matrix_DenseTensor_ReturnsAllValuesAndItsShape()
    {
        Tensor<float> tensor = Shape.Tensor([1, 2, 3, 4, 5, 6], 2, 3);

        ReadOnlySpan<float> values = Shape.Matrix(tensor, "features", out int rows, out int columns);

        values.ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
        (rows, columns).Should().Be((2, 3));
    }

    [Test]
    public void Matrix_NoRows_ReturnsEmptySpanAndKeepsTheColumnCount()
    {
        ReadOnlySpan<float> values = Shape.Matrix(Tensor.CreateFromShape<float>([0, 3]), "features", out int rows, out int columns);

        values.Length.Should().Be(0);
        (rows, columns).Should().Be((0, 3));
    }

    [Test]
    public void All_LengthsThatNoIndexCounts_AreRefusedEvenWithoutValues()
    {
        Tensor<float> wide = Tensor.CreateFromShape<float>([0, (nint)1 << 40]);
        Tensor<float> product = Tensor.CreateFromShape<float>([0, 1 << 16, 1 << 16]);

        FluentActions.Invoking(() => Shape.Matrix(wide.AsReadOnlyTensorSpan(), "features", out _, out _).Length)
            .Should().Throw<ArgumentException>().WithParameterName("features").WithMessage("features has 1099511627776 rows or columns*");
        FluentActions.Invoking(() => Shape.Matrix(wide.AsTensorSpan(), "destination", out _, out _).Length)
            .Should().Throw<ArgumentException>().WithParameterName("destination");
        FluentActions.Invoking(() => Shape.Rows(product.AsReadOnlyTensorSpan(), "features", out _, out _).Length)
            .Should().Throw<ArgumentException>().WithMessage("features has 4294967296 rows or columns*");
    }

    [Test]
    public void Matrix_OneColumn_ReturnsAllValues()
    {
        Tensor<float> tensor = Shape.Tensor([1, 2, 3], 3, 1);

        Shape.Matrix(tensor.AsTensorSpan(), "gradient", out _, out _).ToArray().Should().Equal(1, 2, 3);
        Shape.Matrix(tensor.AsReadOnlyTensorSpan(), "features", out int rows, out int columns).ToArray().Should().Equal(1, 2, 3);
        (rows, columns).Should().Be((3, 1));
    }

    [Test]
    public void Matrix_OfAnotherShape_SaysWhichIsExpected()
    {
        Action act = () => Shape.Matrix(Shape.Tensor([1, 2, 3], 3, 1), "gradient", 3, 2);

        act.Should().Throw<ArgumentException>().WithParameterName("gradient")
            .WithMessage("gradient is [3 × 1]; expected [3 × 2]. Pass a matrix of that shape.*");
    }

    [Test]
    public void Matrix_RankOne_SaysWhatIsExpected()
    {
        Action act = () => Shape.Matrix(Tensor.Create(new float[] { 1, 2 }, [2]), "features", out _, out _);

        act.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features has rank 1; expected a matrix [rows × columns] of rank 2. Reshape it.*");
    }

    [Test]
    public void Matrix_ColumnsOfAWiderTensor_SaysHowToMakeItDense()
    {
        Action act = () => Shape.Matrix(Shape.Tensor([1, 2, 3, 4], 2, 2).Slice([0..2, 0..1]), "features", out _, out _);

        act.Should().Throw<ArgumentException>().WithParameterName("features")
            .WithMessage("features is a strided view; expected dense rows. Call ToDenseTensor() on it first.*");
    }

    [Test]
    public void Rows_ThreeDimensions_JoinsAllAfterTheFirst()
    {
        ReadOnlySpan<byte> values = Shape.Rows<byte>(
            Tensor.Create<byte>([1, 2, 3, 4, 5, 6], [3, 1, 2]), "values", out int rows, out int columns);

        values.ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
        (rows, columns).Should().Be((3, 2));
    }

    [Test]
    public void Rows_RankOne_SaysWhatIsExpected()
    {
        Action act = () => Shape.Rows<byte>(Tensor.Create<byte>([1, 2], [2]), "values", out _, out _);

        act.Should().Throw<ArgumentException>().WithParameterName("values")
            .WithMessage("values has rank 1; expected [rows × …] of rank 2 or more. Reshape it.*");
    }

    // Without values, lengths may be larger than any memory.
    [Test]
    public void Rows_NoRowsOfVeryManyColumns_SaysHowManyFit()
    {
        Action act = () => Shape.Rows<byte>(Tensor.CreateFromShape<byte>([0, 65_536, 65_536]), "values", out _, out _);

        act.Should().ThrowExactly<ArgumentException>().WithParameterName("values")
            .WithMessage($"values has 4294967296 rows or columns; at most {Array.MaxLength} fit one tensor here. Reshape it.*");
    }

    [TestCase(0, 4_294_967_296)]
    [TestCase(4_294_967_296, 0)]
    public void Matrix_NoValuesButVeryLong_SaysHowManyFit(long rows, long columns)
    {
        Tensor<float> features = Tensor.CreateFromShape<float>([(nint)rows, (nint)columns]);
        Action read = () => Shape.Matrix(features.AsReadOnlyTensorSpan(), "features", out _, out _);
        Action write = () => Shape.Matrix(features.AsTensorSpan(), "features", out _, out _);

        string message = $"features has 4294967296 rows or columns; at most {Array.MaxLength} fit one tensor here. Reshape it.*";
        read.Should().ThrowExactly<ArgumentException>().WithParameterName("features").WithMessage(message);
        write.Should().ThrowExactly<ArgumentException>().WithParameterName("features").WithMessage(message);
    }
}
