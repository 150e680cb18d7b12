using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class SizeCheckTests
{
    [Test]
    public void Exact_OtherNumber_SaysBoth([Values(0, 6, 8)] int length) =>
        FluentActions.Invoking(() => SizeCheck.Exact(length, 7)).Should().Throw<InvalidOperationException>()
            .WithMessage($"*length = {length}; expected 7.*");

    [Test]
    public void AtLeast_ProductBeyond32Bits_IsNotTakenForASmallOne() =>
        FluentActions.Invoking(() => SizeCheck.AtLeast(4096, (long)((1 << 20) + 1) * 4096)).Should().Throw<InvalidOperationException>()
            .WithMessage("*= 4096; expected at least 4294971392.*");

    [TestCase(-1)]
    [TestCase(16)]
    [TestCase(int.MinValue)]
    public void InRange_Outside_SaysTheRange(int chunk) =>
        FluentActions.Invoking(() => SizeCheck.InRange(chunk, 16)).Should().Throw<InvalidOperationException>()
            .WithMessage($"*chunk = {chunk}; expected 0 to 15.*");

    [Test]
    public void NotNegative_Negative_Throws() =>
        FluentActions.Invoking(() => SizeCheck.NotNegative(-1)).Should().Throw<InvalidOperationException>();

    [Test]
    public void All_SizesThatFit_Pass()
    {
        SizeCheck.Exact(7, 7);
        SizeCheck.AtLeast(8, 7);
        SizeCheck.InRange(0, 1);
        SizeCheck.InRange(15, 16);
        SizeCheck.NotNegative(0);
    }
}
