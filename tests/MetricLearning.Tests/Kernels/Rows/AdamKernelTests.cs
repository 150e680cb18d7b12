using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class AdamKernelTests
{
    private static readonly AdamCoefficients Coefficients = new(
        KeptParameter: 0.5f, KeptMean: 0.25f, NewMean: 0.75f, KeptSquare: 0.5f, NewSquare: 0.5f, StepSize: 2, RootScale: 4, Epsilon: 1);

    [Test]
    public void Update_EveryLength_MovesAllElementsAlikeAndNoneBeyond([Range(0, 67)] int length)
    {
        const int Guard = 17;
        float[] parameters = Filled(length, 8, Guard);
        float[] mean = Filled(length, 4, Guard);
        float[] square = Filled(length, 2, Guard);

        AdamKernel.Update(
            parameters.AsSpan(0, length), Filled(length, 4, 0), mean.AsSpan(0, length), square.AsSpan(0, length), Coefficients);

        mean.Should().Equal(Filled(length, 4, Guard)); // 0.25·4 + 0.75·4
        square.Should().Equal(Filled(length, 9, Guard)); // 0.5·2 + 0.5·16
        parameters.Should().Equal(Filled(length, 4 - (8f / 13), Guard)); // 0.5·8 − 2·4 / (4·3 + 1)
    }

    [TestCase(8, 9, 9)]
    [TestCase(9, 8, 9)]
    [TestCase(9, 9, 8)]
    public void Update_ShortSpan_ThrowsAndWritesNothing(int gradient, int mean, int square)
    {
        float[] parameters = Filled(9, 8, 0), means = Filled(mean, 4, 0), squares = Filled(square, 2, 0);

        Action act = () => AdamKernel.Update(parameters, new float[gradient], means, squares, Coefficients);

        act.Should().Throw<ArgumentOutOfRangeException>();
        parameters.Should().OnlyContain(p => p == 8);
        means.Should().OnlyContain(m => m == 4);
        squares.Should().OnlyContain(v => v == 2);
    }

    private static float[] Filled(int length, float value, int guard) =>
        [.. Enumerable.Repeat(value, length), .. Enumerable.Repeat(-99f, guard)];
}
