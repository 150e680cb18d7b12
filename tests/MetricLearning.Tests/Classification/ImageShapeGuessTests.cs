using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Classification;

public class ImageShapeGuessTests
{
    private const int Rows = 60;

    [TestCase(8, 1)]
    [TestCase(16, 1)]
    [TestCase(32, 1)]
    [TestCase(8, 3)]
    [TestCase(16, 3)]
    public void Of_SmoothImages_IsTheirShape(int side, int channels) =>
        Guess(Spots.Create(Rows, side, channels)).Should().Be(new ImageShape(side, side, channels));

    [TestCase(1e-30f, 0)]
    [TestCase(1e30f, 0)]
    [TestCase(1, 1000)]
    public void Of_ImagesOfAnyUnit_IsTheirShape(float unit, float offset) =>
        Guess([.. Spots.Create(Rows, 16, 1).Select(row => Array.ConvertAll(row, value => (value * unit) + offset))])
            .Should().Be(new ImageShape(16, 16, 1));

    [Test]
    public void Of_ImagesWhosePixelsWereMixed_IsNone()
    {
        int[] places = [.. Enumerable.Range(0, 256)];
        new Random(1).Shuffle(places);

        Guess([.. Spots.Create(Rows, 16, 1).Select(row => Array.ConvertAll(places, place => row[place]))]).Should().BeNull();
    }

    [Test]
    public void Of_PlanesOfThreeChannels_IsNone() => Guess([.. Spots.Create(Rows, 16, 3).Select(row =>
        Enumerable.Range(0, row.Length).Select(i => row[(i % 256 * 3) + (i / 256)]).ToArray())]).Should().BeNull();

    [TestCase(64)]
    [TestCase(256)]
    [TestCase(192)]
    public void Of_TimeSeries_IsNone(int length)
    {
        Random random = new(1);
        float[] Walk()
        {
            float at = 0;
            return [.. Enumerable.Range(0, length).Select(_ => at += random.NextSingle() - 0.5f)];
        }

        Guess([.. Enumerable.Range(0, Rows).Select(_ => Walk())]).Should().BeNull();
    }

    [TestCase(0)]
    [TestCase(0.3)]
    public void Of_WavesWhosePeriodIsALine_IsNone(double noise)
    {
        Random random = new(1);
        float[] Wave(double phase) => [.. Enumerable.Range(0, 64).Select(i =>
            (float)(Math.Sin((2 * Math.PI * i / 8) + phase) + (noise * random.NextDouble())))];

        Guess([.. Enumerable.Range(0, Rows).Select(row => Wave(row))]).Should().BeNull();
    }

    [TestCase(63)]
    [TestCase(64)]
    [TestCase(49)] // too few pixels
    [TestCase(384)]
    [TestCase(1)]
    public void Of_ColumnsThatHaveNothingInCommon_IsNone(int columns)
    {
        Random random = new(1);

        Guess([.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextSingle()).ToArray())])
            .Should().BeNull();
    }

    [Test]
    public void Of_RowsThatAreAllAlike_IsNone() => Guess([.. Enumerable.Repeat(Spots.Create(Rows, 8, 1)[0], Rows)]).Should().BeNull();

    private static ImageShape? Guess(float[][] rows) => ImageShapeGuess.Of(LabeledDataset.FromRows(rows, new int[rows.Length]));
}
