using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>The forward pass of a convolution: <c>Y[p, j] = f(Σₖ X[p, k]·W[k, j] + b[j])</c> over positions p, image by image.</summary>
/// <remarks>
/// After <see cref="Begin"/>, images of different chunks of rows may run at the same time. Allocates only at the first image of each chunk.
/// </remarks>
internal abstract unsafe class ConvolutionForward(ConvolutionTables tables)
{
    private readonly PaddedImages _padded = new(tables);
    private readonly float[] _biasBlock = new float[ChannelBlock.Length(tables.Geometry.OutputChannels)];
    private EpilogueFunction _function;

    protected ConvolutionTables Tables { get; } = tables;

    /// <summary>The forward pass for the widest vectors of this machine.</summary>
    public static ConvolutionForward Create(ConvolutionTables tables) =>
        Vector512.IsHardwareAccelerated ? new ConvolutionForward<Width512, Vector512<float>>(tables)
        : Vector256.IsHardwareAccelerated ? new ConvolutionForward<Width256, Vector256<float>>(tables)
        : Vector128.IsHardwareAccelerated ? new ConvolutionForward<Width128, Vector128<float>>(tables)
        : new ConvolutionForward<Width1, float>(tables);

    /// <summary>Takes the parameters of the images that follow.</summary>
    /// <param name="weights">[kernel length × output channels].</param>
    /// <param name="bias">[output channels]; empty for none.</param>
    /// <param name="function">The function f.</param>
    public void Begin(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, EpilogueFunction function)
    {
        SizeCheck.Exact(weights.Length, (long)Tables.Geometry.KernelLength * Tables.Geometry.OutputChannels);
        _biasBlock.AsSpan().Clear();
        if (!bias.IsEmpty)
        {
            SizeCheck.Exact(bias.Length, Tables.Geometry.OutputChannels);
            ChannelBlock.Fill(bias, _biasBlock);
        }

        _function = function;
        fixed (float* start = weights)
        {
            PackWeights(start);
        }
    }

    /// <summary>Convolves an image.</summary>
    /// <param name="image">X, [input length].</param>
    /// <param name="output">Receives Y, [output length].</param>
    /// <param name="chunk">The image's chunk of rows, see <see cref="RowChunks"/>.</param>
    public void Run(ReadOnlySpan<float> image, Span<float> output, int chunk)
    {
        SizeCheck.Exact(image.Length, Tables.Geometry.InputLength);
        SizeCheck.Exact(output.Length, Tables.Geometry.OutputLength);
        SizeCheck.InRange(chunk, RowChunks.MaxCount);
        fixed (float* x = image, y = output)
        {
            Convolve(_padded.Pad(x, chunk), y);
        }

        ChannelBlock.Add(output, _biasBlock);
        Epilogue.Apply(_function, output);
        GC.KeepAlive(this); // its scratch memory was reached through bare pointers
    }

    /// <summary>Lays the weights out as panels.</summary>
    protected abstract void PackWeights(float* weights);

    /// <summary>Multiplies the numbers under the kernel of one padded image with the weights.</summary>
    protected abstract void Convolve(float* image, float* output);
}

/// <summary><see cref="ConvolutionForward"/> for one vector width.</summary>
[SkipLocalsInit]
internal sealed unsafe class ConvolutionForward<TWidth, TVector>(ConvolutionTables tables) : ConvolutionForward(tables)
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    // A slice of a panel stays in the nearest cache while the tiles of an image pass by.
    private const int SliceFloats = 8192;

    private readonly AlignedBuffer _panels = new();

    /// <inheritdoc/>
    protected override void PackWeights(float* weights)
    {
        int columns = Tables.Geometry.OutputChannels, depth = Tables.Geometry.KernelLength;
        PinnedOperand source = new() { Values = weights, Stride = columns };
        _panels.Reserve(TilePanels<TWidth, TVector>.PackedLength(depth, columns));
        for (int panel = 0; panel < TilePanels<TWidth, TVector>.Count(columns); panel++)
        {
            int first = panel * TilePanels<TWidth, TVector>.Width, width = TilePanels<TWidth, TVector>.WidthOf(panel, columns);
            Packing<TWidth, TVector>.PackPanel(source, 0, depth, first, Math.Min(width, columns - first), Panel(panel), width);
        }
    }

    /// <inheritdoc/>
    protected override void Convolve(float* image, float* output)
    {
        int columns = Tables.Geometry.OutputChannels, depth = Tables.Geometry.KernelLength;
        for (int panel = 0; panel < TilePanels<TWidth, TVector>.Count(columns); panel++)
        {
            int width = TilePanels<TWidth, TVector>.WidthOf(panel, columns), sliceDepth = SliceFloats / width;
            for (int k = 0; k < depth; k += sliceDepth)
            {
                ConvolveSlice(image, panel, k, Math.Min(sliceDepth, depth - k), output);
            }
        }
    }

    private void ConvolveSlice(float* image, int panel, int k, int depth, float* output)
    {
        int columns = Tables.Geometry.OutputChannels, positions = Tables.Geometry.PositionCount;
        int first = panel * TilePanels<TWidth, TVector>.Width, width = TilePanels<TWidth, TVector>.WidthOf(panel, columns);
        float* slice = Panel(panel) + ((nint)k * width);
        float** a = stackalloc float*[TileRows.Count];
        float* block = stackalloc float[(TileRows.Count * width) + AlignedBuffer.LineFloats];
        float* whole = AlignedBuffer.Align(block);
        fixed (int* kernel = Tables.Kernel, starts = Tables.Positions)
        {
            for (int p = 0; p < positions; p += TileRows.Count)
            {
                for (int i = 0; i < TileRows.Count; i++)
                {
                    a[i] = image + starts[Math.Min(p + i, positions - 1)];
                }

                TileBlock c = new(output + ((nint)p * columns) + first, columns, positions - p, columns - first);
                c.Multiply<TWidth, TVector, ListedColumns, PackedRows>(a, new(kernel + k), new(slice), depth, width, whole, k > 0);
            }
        }
    }

    private float* Panel(int panel) => _panels.Pointer + ((nint)panel * TilePanels<TWidth, TVector>.Width * Tables.Geometry.KernelLength);
}
