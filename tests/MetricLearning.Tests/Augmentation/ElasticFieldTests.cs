using MetricLearning.Augmentation;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Augmentation;

public class ElasticFieldTests
{
    private const int Height = 20;
    private const int Width = 24;
    private const int Fields = 400;
    private const double Alpha = 34;
    private const double Sigma = 4;

    private static readonly float[][] Samples = [.. Enumerable.Range(0, Fields).Select(number => Draw(seed: 1, number))];

    [Test]
    public void Displacement_OfEachPixel_HasMeanZeroAndTheDeviationOfThePaper()
    {
        double expected = Alpha / (Sigma * Math.Sqrt(12 * Math.PI));
        for (int i = 0; i < 2 * Height * Width; i++)
        {
            double[] values = [.. Samples.Select(sample => (double)sample[i])];
            double deviation = Math.Sqrt(values.Average(value => value * value));

            // The mean of 400 has a deviation of a twentieth; five of them. Theirs has one of about 1/√800, beside the 5 % of the pixel's
            // place.
            values.Average().Should().BeApproximately(0, 5 * expected / 20);
            deviation.Should().BeApproximately(expected, expected * (0.05 + (5 / Math.Sqrt(800))));
        }
    }

    [Test]
    public void Displacement_OverAllPixels_HasTheDeviationOfThePaper()
    {
        double meanSquare = Samples.SelectMany(sample => sample).Average(value => (double)value * value);

        // Some 40 numbers of a grid matter in each of 800 fields: the deviation of the square root is 1/√(2·32000) at most; five of them,
        // and as much again since the image does not hold whole cells of the grid.
        Math.Sqrt(meanSquare).Should().BeApproximately(Alpha / (Sigma * Math.Sqrt(12 * Math.PI)), 0.04 * 1.4);
    }

    [Test]
    public void Displacement_OfAnyPixel_IsBounded() =>
        Samples.SelectMany(sample => sample).Max(Math.Abs).Should().BeInRange(3.5f, (float)(0.59 * Alpha / Sigma));

    // The Gaussian of the paper correlates two pixels at distance r by exp(−r²/4σ²).
    [TestCase(1, 0.01)]
    [TestCase(4, 0.05)]
    [TestCase(8, 0.08)]
    [TestCase(16, 0.08)]
    public void Displacement_OfTwoPixels_CorrelatesAsInThePaper(int distance, double tolerance)
    {
        double product = 0;
        double left = 0;
        double right = 0;
        foreach (float[] sample in Samples)
        {
            for (int line = 0; line < 2 * Height; line++)
            {
                for (int x = 0; x < Width - distance; x++)
                {
                    double first = sample[(line * Width) + x];
                    double second = sample[(line * Width) + x + distance];
                    product += first * second;
                    left += first * first;
                    right += second * second;
                }
            }
        }

        (product / Math.Sqrt(left * right)).Should().BeApproximately(Math.Exp(-distance * distance / (4 * Sigma * Sigma)), tolerance);
    }

    [Test]
    public void Displacement_OfXAndY_AreUnrelated()
    {
        double product = Samples.Average(sample => Enumerable.Range(0, Height * Width)
            .Average(i => (double)sample[(i / Width * 2 * Width) + (i % Width)] * sample[(i / Width * 2 * Width) + Width + (i % Width)]));

        // Of 400 fields, each with some 10 unrelated places: the deviation of the correlation is 1/√4000; five of them, times the variance
        // of 2.
        product.Should().BeApproximately(0, 0.16);
    }

    [Test]
    public void AddLine_PositionsThatHoldSomething_AddsToIt()
    {
        ElasticField field = new(Height, Width, Alpha, Sigma);
        float[] scratch = new float[field.ScratchCount];
        RandomStream random = new(seed: 1, number: 0);
        field.Draw(ref random, scratch);
        float[] positions = [.. Enumerable.Repeat(100f, 2 * Width)];

        field.AddLine(3, scratch, positions);

        float[] expected = Samples[0][(3 * 2 * Width)..(4 * 2 * Width)];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i].Should().BeApproximately(100 + expected[i], 1e-4f, "floats near 100 are rounded to 1e-5");
        }
    }

    [Test]
    public void Draw_WiderThanTheImage_IsNearlyOneShift()
    {
        float[] positions = Draw(seed: 1, number: 0, alpha: 1e4, sigma: 1e4);

        foreach (int half in new[] { 0, Width })
        {
            float[] values =
                [.. Enumerable.Range(0, Height).SelectMany(y => positions[((y * 2 * Width) + half)..((y * 2 * Width) + half + Width)])];
            (values.Max() - values.Min()).Should().BeLessThan(0.01f).And.BeGreaterThan(0);
        }
    }

    private static float[] Draw(int seed, int number, double alpha = Alpha, double sigma = Sigma)
    {
        ElasticField field = new(Height, Width, alpha, sigma);
        float[] scratch = [.. Enumerable.Repeat(float.NaN, field.ScratchCount)];
        RandomStream random = new(seed, number);
        field.Draw(ref random, scratch);
        float[] positions = new float[2 * Height * Width];
        for (int y = 0; y < Height; y++)
        {
            field.AddLine(y, scratch, positions.AsSpan(y * 2 * Width, 2 * Width));
        }

        return positions;
    }
}
