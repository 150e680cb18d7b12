using System.Numerics;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class TripletRowTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 68), 1024, 1030, 2100];

    [Test]
    public void PaddedLength_AnyLength_IsTheNextMultipleOfAVector()
    {
        int width = Vector<float>.Count;

        TripletRow.PaddedLength(0).Should().Be(0);
        TripletRow.PaddedLength(1).Should().Be(width);
        TripletRow.PaddedLength(width).Should().Be(width);
        TripletRow.PaddedLength(width + 1).Should().Be(2 * width);
    }

    [TestCaseSource(nameof(Lengths))]
    public void Accumulate_EveryLength_AgreesWithALoop(int length)
    {
        float[] negatives = Padded(length, seed: 1);
        float[] gradient = [.. negatives.Select((_, i) => (float)i)];
        float[] expectedGradient = [.. negatives.Select((d, i) => i - (1.25f - d > 0 ? 1f : 0f))];
        double[] losses = [.. negatives.Select(d => Math.Max(1.25 - d, 0))];

        TermSums sums = TripletRow.Accumulate<HingeTerm>(1.25f, negatives, gradient);

        sums.Loss.Should().BeApproximately(losses.Sum(), 1e-6 * (1 + losses.Sum()), "lanes add up in single precision");
        sums.Slope.Should().Be(losses.Count(loss => loss > 0));
        gradient.Should().Equal(expectedGradient);
    }

    [TestCaseSource(nameof(Lengths))]
    public void AccumulateSwapped_EveryLength_AgreesWithALoop(int length)
    {
        float[] anchor = Padded(length, seed: 1);
        float[] positive = Padded(length, seed: 2);
        if (length > 2)
        {
            positive[2] = anchor[2]; // a tie goes to the anchor
        }

        float[] anchorGradient = new float[anchor.Length];
        float[] positiveGradient = new float[anchor.Length];
        double[] losses = [.. anchor.Zip(positive, (a, p) => Math.Max(1.25 - Math.Min(a, p), 0))];

        TermSums sums = TripletRow.AccumulateSwapped<HingeTerm>(1.25f, anchor, positive, anchorGradient, positiveGradient);

        sums.Loss.Should().BeApproximately(losses.Sum(), 1e-6 * (1 + losses.Sum()), "lanes add up in single precision");
        sums.Slope.Should().Be(losses.Count(loss => loss > 0));
        anchorGradient.Should().Equal(anchor.Zip(positive, (a, p) => a <= p && a < 1.25f ? -1f : 0f));
        positiveGradient.Should().Equal(anchor.Zip(positive, (a, p) => p < a && p < 1.25f ? -1f : 0f));
    }

    [Test]
    public void Accumulate_Smooth_LeavesThePaddingWithoutLossAndSlope()
    {
        float[] negatives = [.. Enumerable.Repeat(float.PositiveInfinity, TripletRow.PaddedLength(9))];
        float[] gradient = new float[negatives.Length];

        TripletRow.Accumulate<SoftplusTerm>(3, negatives, gradient).Should().Be(default(TermSums));

        gradient.Should().OnlyContain(g => g == 0);
    }

    [TestCase(-1, 0)]
    [TestCase(0, -1)]
    public void Accumulate_RowNotPaddedOrShortGradient_ThrowsAndWritesNothing(int row, int gradient)
    {
        int length = 2 * Vector<float>.Count;
        float[] written = new float[length + gradient];

        Action act = () => TripletRow.Accumulate<HingeTerm>(9, new float[length + row], written);

        act.Should().Throw<ArgumentOutOfRangeException>();
        written.Should().OnlyContain(g => g == 0);
    }

    [TestCase(-1, 0, 0, 0)]
    [TestCase(0, -1, 0, 0)]
    [TestCase(0, 0, -1, 0)]
    [TestCase(0, 0, 0, -1)]
    public void AccumulateSwapped_RowNotPaddedOrShort_ThrowsAndWritesNothing(
        int anchor, int positive, int anchorGradient, int positiveGradient)
    {
        int length = 2 * Vector<float>.Count;
        float[] first = new float[length + anchorGradient], second = new float[length + positiveGradient];

        Action act = () => TripletRow.AccumulateSwapped<HingeTerm>(
            9, new float[length + anchor], new float[length + positive], first, second);

        act.Should().Throw<ArgumentOutOfRangeException>();
        first.Concat(second).Should().OnlyContain(g => g == 0);
    }

    private static float[] Padded(int length, int seed)
    {
        var random = new Random(seed);
        float[] row = new float[TripletRow.PaddedLength(length)];
        Array.Fill(row, float.PositiveInfinity);
        for (int i = 0; i < length; i++)
        {
            row[i] = 2 * random.NextSingle();
        }

        return row;
    }
}
