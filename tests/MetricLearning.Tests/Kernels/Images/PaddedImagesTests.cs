using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public unsafe class PaddedImagesTests
{
    private static readonly ConvolutionTables Bordered = new(new(2, 2, 1, 1, KernelSize: 3, Stride: 1, Padding: 1));
    private static readonly ConvolutionTables Bare = new(new(2, 2, 1, 1, KernelSize: 1, Stride: 1, Padding: 0));

    [Test]
    public void Pad_SecondImage_StandsInABorderOfZeros()
    {
        PaddedImages padded = new(Bordered);
        float[] first = [9, 9, 9, 9], second = [1, 2, 3, 4];
        fixed (float* firstStart = first, secondStart = second)
        {
            padded.Pad(firstStart, chunk: 3);

            Copy(padded.Pad(secondStart, chunk: 3)).Should().Equal(0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0);
        }
    }

    [Test]
    public void Pad_TwoChunks_HaveMemoryOfTheirOwn()
    {
        PaddedImages padded = new(Bordered);
        float[] first = [1, 2, 3, 4], second = [5, 6, 7, 8];
        fixed (float* firstStart = first, secondStart = second)
        {
            float* kept = padded.Pad(firstStart, chunk: 14);
            padded.Pad(secondStart, chunk: 15);

            Copy(kept).Should().Equal(0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0);
        }
    }

    [Test]
    public void ClearAndCrop_SumsWithBorder_KeepTheInside()
    {
        PaddedImages padded = new(Bordered);
        float[] image = [9, 9, 9, 9];
        fixed (float* start = image)
        {
            float* sums = padded.Clear(start, chunk: 0);
            Copy(sums).Should().AllBeEquivalentTo(0f);
            for (int i = 0; i < 16; i++)
            {
                sums[i] = i;
            }

            padded.Crop(start, chunk: 0);
        }

        image.Should().Equal(5, 6, 9, 10);
    }

    [Test]
    public void AllThree_NoBorder_WorkOnTheImageItself()
    {
        PaddedImages padded = new(Bare);
        float[] image = [1, 2, 3, 4];
        fixed (float* start = image)
        {
            (padded.Pad(start, chunk: 0) == start).Should().BeTrue();
            (padded.Clear(start, chunk: 0) == start).Should().BeTrue();
            image.Should().Equal(0, 0, 0, 0);
            start[1] = 7;
            padded.Crop(start, chunk: 0);
        }

        image.Should().Equal(0, 7, 0, 0);
    }

    private static float[] Copy(float* padded) => new ReadOnlySpan<float>(padded, 16).ToArray();
}
