namespace MetricLearning.Kernels;

/// <summary>The sizes of a pooling over images [height × width × channels]; windows that do not fit the image are left out.</summary>
internal readonly record struct PoolingGeometry(
    int InputHeight, int InputWidth, int Channels, int WindowHeight, int WindowWidth, int StrideY, int StrideX)
{
    /// <summary>Lines of an output image.</summary>
    public int OutputHeight => ((InputHeight - WindowHeight) / StrideY) + 1;

    /// <summary>Pixels in a line of an output image.</summary>
    public int OutputWidth => ((InputWidth - WindowWidth) / StrideX) + 1;

    /// <summary>Floats of an input image.</summary>
    public int InputLength => checked(InputHeight * InputWidth * Channels);

    /// <summary>Floats of an output image.</summary>
    public int OutputLength => checked(OutputHeight * OutputWidth * Channels);

    /// <summary>Floats from one line of an input image to the next.</summary>
    public int LineLength => checked(InputWidth * Channels);

    /// <summary>The first float of a window in an input image; no more than its length, so the product is safe.</summary>
    public int StartOf(int outputY, int outputX) => (outputY * StrideY * LineLength) + (outputX * StrideX * Channels);
}
