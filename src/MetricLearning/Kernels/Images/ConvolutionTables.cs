namespace MetricLearning.Kernels;

/// <summary>
/// Where a convolution finds its numbers in a padded image: the product's left factor is read through these, never copied out.
/// </summary>
/// <remarks>
/// The convolution is the product of [positions × kernel length] with the weights [kernel length × output channels]. Element (p, k) of the
/// left factor is the padded image at <c>Positions[p] + Kernel[k]</c>.
/// </remarks>
internal sealed class ConvolutionTables
{
    /// <summary>Makes the tables.</summary>
    /// <exception cref="ArgumentException">An image or the weights do not fit one array.</exception>
    public ConvolutionTables(in ConvolutionGeometry geometry)
    {
        geometry.ThrowIfTooLarge();
        Geometry = geometry;
        Positions = new int[geometry.PositionCount];
        for (int p = 0; p < Positions.Length; p++)
        {
            (int y, int x) = Math.DivRem(p, geometry.OutputWidth);
            Positions[p] = geometry.Stride * ((y * geometry.PaddedLineLength) + (x * geometry.InputChannels));
        }

        Kernel = new int[geometry.KernelLength];
        int lineLength = geometry.KernelSize * geometry.InputChannels;
        for (int k = 0; k < Kernel.Length; k++)
        {
            Kernel[k] = (k / lineLength * geometry.PaddedLineLength) + (k % lineLength);
        }
    }

    /// <summary>The sizes.</summary>
    public ConvolutionGeometry Geometry { get; }

    /// <summary>Where the kernel begins at each output position, [positions].</summary>
    public int[] Positions { get; }

    /// <summary>Where each number under the kernel lies, seen from where the kernel begins, [kernel length].</summary>
    public int[] Kernel { get; }
}
