using MetricLearning.Augmentation;
using MetricLearning.Data;

namespace MetricLearning.Tests.Augmentation;

public class PixelMapTests
{
    private static readonly ImageShape Shape = new(Height: 4, Width: 7, Channels: 1);

    [Test]
    public void WriteLine_NoMotion_GivesThePixelsOwnPositions()
    {
        for (int y = 0; y < Shape.Height; y++)
        {
            Line(ImageMotion.None, y).Should().Equal(Enumerable.Range(0, Shape.Width).Select(x => ((float)x, (float)y)));
        }
    }

    [Test]
    public void WriteLine_WholeShift_GivesWholePositions() =>
        Line(ImageMotion.None with { ShiftX = 2, ShiftY = -1 }, y: 1)
            .Should().Equal(Enumerable.Range(0, Shape.Width).Select(x => (x - 2f, 2f)));

    [Test]
    public void WriteLine_Flip_ExchangesLeftAndRight() =>
        Line(ImageMotion.None with { IsFlipped = true }, y: 3).Should().Equal(Enumerable.Range(0, Shape.Width).Select(x => (6f - x, 3f)));

    // A point is flipped, then scaled, rotated clockwise and shifted; with y downwards that is (x·cos − y·sin, x·sin + y·cos).
    [Test]
    public void WriteLine_AllMotionsTogether_UndoesThemInTheirOrder()
    {
        ImageMotion motion = new(ShiftX: 0.5, ShiftY: -1.25, Degrees: 30, Scale: 1.5, IsFlipped: true);
        (double sin, double cos) = Math.SinCos(Math.PI / 6);
        for (int y = 0; y < Shape.Height; y++)
        {
            (float X, float Y)[] line = Line(motion, y);
            for (int x = 0; x < Shape.Width; x++)
            {
                double flippedX = -(line[x].X - 3) * 1.5;
                double scaledY = (line[x].Y - 1.5) * 1.5;
                ((flippedX * cos) - (scaledY * sin) + 3 + 0.5).Should().BeApproximately(x, 1e-5, "positions are floats below 10");
                ((flippedX * sin) + (scaledY * cos) + 1.5 - 1.25).Should().BeApproximately(y, 1e-5, "positions are floats below 10");
            }
        }
    }

    private static (float X, float Y)[] Line(ImageMotion motion, int y)
    {
        PixelMap map = new(Shape, motion);
        float[] slopes = new float[2 * Shape.Width];
        float[] positions = new float[2 * Shape.Width];
        map.WriteSlopes(slopes);
        map.WriteLine(y, slopes, positions);
        return [.. positions[..Shape.Width].Zip(positions[Shape.Width..])];
    }
}
