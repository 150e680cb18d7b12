using MetricLearning.Persistence;

namespace MetricLearning.Tests.Persistence;

public class TensorElementTypeTests
{
    [TestCase(TensorElementType.F32, "F32", 4)]
    [TestCase(TensorElementType.F64, "F64", 8)]
    [TestCase(TensorElementType.I32, "I32", 4)]
    [TestCase(TensorElementType.I64, "I64", 8)]
    [TestCase(TensorElementType.U8, "U8", 1)]
    public void Type_OfAFile_HasItsNameAndSize(TensorElementType type, string code, int size)
    {
        type.Code().Should().Be(code);
        type.Size().Should().Be(size);
        TensorElementTypes.TryParse(code, out TensorElementType parsed).Should().BeTrue();
        parsed.Should().Be(type);
    }

    [TestCase("F16")]
    [TestCase("f32")]
    [TestCase("0")]
    [TestCase("")]
    [TestCase(null)]
    public void TryParse_AnotherName_IsFalse(string? code) => TensorElementTypes.TryParse(code, out _).Should().BeFalse();

    [Test]
    public void Of_NumbersOfDotNet_AreTheirTypes()
    {
        TensorElementTypes.Of<float>().Should().Be(TensorElementType.F32);
        TensorElementTypes.Of<double>().Should().Be(TensorElementType.F64);
        TensorElementTypes.Of<int>().Should().Be(TensorElementType.I32);
        TensorElementTypes.Of<long>().Should().Be(TensorElementType.I64);
        TensorElementTypes.Of<byte>().Should().Be(TensorElementType.U8);
        FluentActions.Invoking(() => TensorElementTypes.Of<Half>()).Should().Throw<ArgumentException>()
            .WithMessage("T is Half; expected float, double, int, long or byte, which files hold here. Convert the values.*");
    }
}
