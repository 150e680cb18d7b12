namespace MetricLearning.Kernels;

/// <summary>The sizes of a two-dimensional convolution over images [height × width × channels].</summary>
internal readonly record struct ConvolutionGeometry(
    int InputHeight, int InputWidth, int InputChannels, int OutputChannels, int KernelSize, int Stride, int Padding)
{
    /// <summary>Lines of an output image.</summary>
    public int OutputHeight => Positions(InputHeight);

    /// <summary>Pixels in a line of an output image.</summary>
    public int OutputWidth => Positions(InputWidth);

    /// <summary>Pixels of an output image.</summary>
    public int PositionCount => OutputHeight * OutputWidth;

    /// <summary>Numbers that the kernel covers at each position.</summary>
    public int KernelLength => KernelSize * KernelSize * InputChannels;

    /// <summary>Floats of an input image.</summary>
    public int InputLength => InputHeight * InputWidth * InputChannels;

    /// <summary>Floats of an output image.</summary>
    public int OutputLength => PositionCount * OutputChannels;

    /// <summary>Floats from one line of a padded image to the next.</summary>
    public int PaddedLineLength => (InputWidth + (2 * Padding)) * InputChannels;

    /// <summary>Floats of a padded image.</summary>
    public int PaddedLength => checked((InputHeight + (2 * Padding)) * PaddedLineLength);

    private int Positions(int length) => ((length + (2 * Padding) - KernelSize) / Stride) + 1;
}
