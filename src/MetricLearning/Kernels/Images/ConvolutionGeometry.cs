namespace MetricLearning.Kernels;

/// <summary>
/// The sizes of a two-dimensional convolution over images [height × width × channels]; lengths are those of one that <see cref="Fits"/>.
/// </summary>
internal readonly record struct ConvolutionGeometry(
    int InputHeight, int InputWidth, int InputChannels, int OutputChannels, int KernelSize, int Stride, int Padding)
{
    private const int WidestPanel = 64; // weights are packed in panels, the last of which is filled up

    /// <summary>Whether each of the lengths below fits one array, and so do the packed weights.</summary>
    public bool Fits =>
        InArray((Int128)InputHeight * InputWidth * InputChannels)
        && InArray(((Int128)InputHeight + (2L * Padding)) * (InputWidth + (2L * Padding)) * InputChannels)
        && InArray((Int128)Positions(InputHeight) * Positions(InputWidth) * OutputChannels)
        && InArray(((Int128)KernelSize * KernelSize * InputChannels + WidestPanel) * ((Int128)OutputChannels + WidestPanel));

    /// <summary>The most output channels whose weights and outputs may fit an array; 0 for none.</summary>
    public int MostChannels => (int)(Array.MaxLength / Int128.Max(
        (Int128)Positions(InputHeight) * Positions(InputWidth), (Int128)KernelSize * KernelSize * InputChannels));

    /// <summary>Lines of an output image.</summary>
    public int OutputHeight => checked((int)Positions(InputHeight));

    /// <summary>Pixels in a line of an output image.</summary>
    public int OutputWidth => checked((int)Positions(InputWidth));

    /// <summary>Pixels of an output image.</summary>
    public int PositionCount => checked(OutputHeight * OutputWidth);

    /// <summary>Numbers that the kernel covers at each position.</summary>
    public int KernelLength => checked(KernelSize * KernelSize * InputChannels);

    /// <summary>Floats of an input image.</summary>
    public int InputLength => checked(InputHeight * InputWidth * InputChannels);

    /// <summary>Floats of an output image.</summary>
    public int OutputLength => checked(PositionCount * OutputChannels);

    /// <summary>Floats from one line of a padded image to the next.</summary>
    public int PaddedLineLength => checked((InputWidth + (2 * Padding)) * InputChannels);

    /// <summary>Floats of a padded image.</summary>
    public int PaddedLength => checked((InputHeight + (2 * Padding)) * PaddedLineLength);

    /// <summary>Requires lengths that fit.</summary>
    /// <exception cref="ArgumentException">An image or the weights do not fit one array.</exception>
    public void ThrowIfTooLarge()
    {
        if (!Fits)
        {
            throw new ArgumentException(
                $"{OutputChannels} channels, kernel {KernelSize}, padding {Padding} on images {InputHeight} × {InputWidth} × " +
                $"{InputChannels} has an image or weights of more than {AlignedBuffer.MaxLength} values, which do not fit one array. " +
                "Use smaller sizes.",
                "geometry");
        }
    }

    private static bool InArray(Int128 length) => length <= AlignedBuffer.MaxLength;

    private long Positions(int length) => ((length + (2L * Padding) - KernelSize) / Stride) + 1;
}
