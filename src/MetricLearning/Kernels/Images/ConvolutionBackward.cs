using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>The backward pass of a convolution, image by image.</summary>
/// <remarks>
/// With <c>dZ = dY ⊙ f′(Y)</c>: <c>dW[k, j] = Σₚ X[p, k]·dZ[p, j]</c>, <c>db[j] = Σₚ dZ[p, j]</c>, and dX gathers <c>(dZ·Wᵀ)[p, k]</c>
/// where X[p, k] was read. Images of different chunks of rows may run at the same time between <see cref="Begin"/> and <see cref="End"/>.
/// Each chunk has sums of its own, which are added up in the order of the chunks, so the bits do not depend on the number of threads.
/// Allocates only at the first image of each chunk.
/// </remarks>
internal abstract unsafe class ConvolutionBackward
{
    private readonly PaddedImages _padded;
    private readonly PaddedImages _paddedGradients;
    private readonly AlignedBuffer[] _weightSums = NewBuffers(); // per chunk, [kernel length × output channels]
    private readonly AlignedBuffer[] _biasSums = NewBuffers(); // per chunk, [channel block]
    private readonly bool[] _hasSums = new bool[RowChunks.MaxCount];
    private readonly double[] _biasGradient;
    private readonly int _weightCount;
    private readonly int _blockLength;
    private EpilogueFunction _function;

    /// <summary>Takes the memory that does not depend on the chunks.</summary>
    protected ConvolutionBackward(ConvolutionTables tables)
    {
        Tables = tables;
        _padded = new(tables);
        _paddedGradients = new(tables);
        _weightCount = checked(tables.Geometry.KernelLength * tables.Geometry.OutputChannels);
        _blockLength = ChannelBlock.Length(tables.Geometry.OutputChannels);
        _biasGradient = new double[tables.Geometry.OutputChannels];
    }

    protected ConvolutionTables Tables { get; }

    /// <summary>The backward pass for the widest vectors of this machine.</summary>
    public static ConvolutionBackward Create(ConvolutionTables tables) =>
        Vector512.IsHardwareAccelerated ? new ConvolutionBackward<Width512, Vector512<float>>(tables)
        : Vector256.IsHardwareAccelerated ? new ConvolutionBackward<Width256, Vector256<float>>(tables)
        : Vector128.IsHardwareAccelerated ? new ConvolutionBackward<Width128, Vector128<float>>(tables)
        : new ConvolutionBackward<Width1, float>(tables);

    /// <summary>Takes the parameters of the images that follow and forgets the sums of those before.</summary>
    /// <param name="weights">W, [kernel length × output channels]; empty if the gradients of the images are not needed.</param>
    /// <param name="function">The function f that made Y.</param>
    public void Begin(ReadOnlySpan<float> weights, EpilogueFunction function)
    {
        Array.Clear(_hasSums);
        _function = function;
        if (!weights.IsEmpty)
        {
            SizeCheck.Exact(weights.Length, _weightCount);
            fixed (float* start = weights)
            {
                PackTransposedWeights(start);
            }
        }
    }

    /// <summary>Adds what an image gives to the gradients of the weights and the bias, and computes its own.</summary>
    /// <param name="image">X, [input length].</param>
    /// <param name="output">Y, [output length].</param>
    /// <param name="outputGradient">dY, [output length]; becomes dZ.</param>
    /// <param name="imageGradient">Receives dX, [input length]; empty if it is not needed.</param>
    /// <param name="chunk">The image's chunk of rows, see <see cref="RowChunks"/>.</param>
    public void Run(
        ReadOnlySpan<float> image, ReadOnlySpan<float> output, Span<float> outputGradient, Span<float> imageGradient, int chunk)
    {
        Require(image, output, outputGradient, imageGradient, chunk);
        Epilogue.MultiplyByDerivative(_function, outputGradient, output);
        _weightSums[chunk].Reserve(_weightCount);
        _biasSums[chunk].Reserve(_blockLength);
        Span<float> biasSums = new(_biasSums[chunk].Pointer, _blockLength);
        if (!_hasSums[chunk])
        {
            biasSums.Clear();
        }

        ChannelBlock.Accumulate(outputGradient, biasSums);
        fixed (float* x = image, dz = outputGradient, dx = imageGradient)
        {
            AddWeightGradient(_padded.Pad(x, chunk), dz, _weightSums[chunk].Pointer, accumulates: _hasSums[chunk]);
            if (dx is not null)
            {
                AddInputGradient(dz, _paddedGradients.Clear(dx, chunk));
                _paddedGradients.Crop(dx, chunk);
            }
        }

        _hasSums[chunk] = true;
        GC.KeepAlive(this); // its scratch memory was reached through bare pointers
    }

    /// <summary>Adds up the sums of all chunks; without any image they are 0.</summary>
    /// <param name="weightGradient">Receives dW, [kernel length × output channels].</param>
    /// <param name="biasGradient">Receives db, [output channels].</param>
    public void End(Span<float> weightGradient, Span<float> biasGradient)
    {
        SizeCheck.Exact(weightGradient.Length, _weightCount);
        weightGradient.Clear();
        Array.Clear(_biasGradient);
        for (int chunk = 0; chunk < _hasSums.Length; chunk++)
        {
            if (_hasSums[chunk])
            {
                TensorPrimitives.Add(weightGradient, new ReadOnlySpan<float>(_weightSums[chunk].Pointer, _weightCount), weightGradient);
                ChannelBlock.Fold(new(_biasSums[chunk].Pointer, _blockLength), _biasGradient);
            }
        }

        TensorPrimitives.ConvertTruncating<double, float>(_biasGradient, biasGradient);
        GC.KeepAlive(this); // the sums were reached through bare pointers
    }

    private void Require(
        ReadOnlySpan<float> image,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> outputGradient,
        ReadOnlySpan<float> imageGradient,
        int chunk)
    {
        SizeCheck.Exact(image.Length, Tables.Geometry.InputLength);
        SizeCheck.Exact(output.Length, Tables.Geometry.OutputLength);
        SizeCheck.Exact(outputGradient.Length, Tables.Geometry.OutputLength);
        SizeCheck.InRange(chunk, RowChunks.MaxCount);
        if (!imageGradient.IsEmpty)
        {
            SizeCheck.Exact(imageGradient.Length, Tables.Geometry.InputLength);
        }
    }

    private static AlignedBuffer[] NewBuffers() => [.. Enumerable.Range(0, RowChunks.MaxCount).Select(_ => new AlignedBuffer())];

    /// <summary>Lays the transposed weights out as panels.</summary>
    protected abstract void PackTransposedWeights(float* weights);

    /// <summary>Adds what one padded image gives to the gradient of the weights, or writes it.</summary>
    protected abstract void AddWeightGradient(float* image, float* outputGradient, float* destination, bool accumulates);

    /// <summary>Adds what one image's output gradient gives to the gradient of the padded image.</summary>
    protected abstract void AddInputGradient(float* outputGradient, float* imageGradient);
}

/// <summary><see cref="ConvolutionBackward"/> for one vector width.</summary>
[SkipLocalsInit]
internal sealed unsafe class ConvolutionBackward<TWidth, TVector> : ConvolutionBackward
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    private const int SliceDepth = 256;

    private readonly AlignedBuffer _panels = new();
    private readonly Stretch[][] _stretches; // per panel of the kernel's numbers

    public ConvolutionBackward(ConvolutionTables tables)
        : base(tables)
    {
        _panels.Reserve(TilePanels<TWidth, TVector>.PackedLength(tables.Geometry.OutputChannels, tables.Geometry.KernelLength));
        _stretches = [.. Enumerable.Range(0, TilePanels<TWidth, TVector>.Count(tables.Geometry.KernelLength)).Select(StretchesOf)];
    }

    /// <inheritdoc/>
    protected override void PackTransposedWeights(float* weights)
    {
        int columns = Tables.Geometry.KernelLength, depth = Tables.Geometry.OutputChannels;
        PinnedOperand source = new() { Values = weights, Stride = depth, IsTransposed = true };
        for (int panel = 0; panel < _stretches.Length; panel++)
        {
            int first = panel * TilePanels<TWidth, TVector>.Width, width = TilePanels<TWidth, TVector>.WidthOf(panel, columns);
            Packing<TWidth, TVector>.PackPanel(source, 0, depth, first, Math.Min(width, columns - first), Panel(panel), width);
        }
    }

    /// <inheritdoc/>
    protected override void AddWeightGradient(float* image, float* outputGradient, float* destination, bool accumulates)
    {
        int columns = Tables.Geometry.OutputChannels, positions = Tables.Geometry.PositionCount;
        float* block = stackalloc float[(SliceDepth * TilePanels<TWidth, TVector>.Width) + AlignedBuffer.LineFloats];
        float* packed = AlignedBuffer.Align(block);
        for (int p = 0; p < positions; p += SliceDepth)
        {
            int depth = Math.Min(SliceDepth, positions - p);
            for (int panel = 0; panel < TilePanels<TWidth, TVector>.Count(columns); panel++)
            {
                int first = panel * TilePanels<TWidth, TVector>.Width, width = TilePanels<TWidth, TVector>.WidthOf(panel, columns);
                float* source = outputGradient + ((nint)p * columns) + first;
                nint stride = columns;
                if (first + width > columns)
                {
                    PinnedOperand b = new() { Values = outputGradient, Stride = columns };
                    Packing<TWidth, TVector>.PackPanel(b, p, depth, first, columns - first, packed, width);
                    source = packed;
                    stride = width;
                }

                MultiplySlice(image, p, depth, new(source, stride), panel, destination, accumulates || p > 0);
            }
        }
    }

    /// <inheritdoc/>
    protected override void AddInputGradient(float* outputGradient, float* imageGradient)
    {
        int columns = Tables.Geometry.KernelLength, depth = Tables.Geometry.OutputChannels, positions = Tables.Geometry.PositionCount;
        float** a = stackalloc float*[TileRows.Count];
        float* block = stackalloc float[(TileRows.Count * TilePanels<TWidth, TVector>.Width) + AlignedBuffer.LineFloats];
        float* tile = AlignedBuffer.Align(block);
        for (int panel = 0; panel < _stretches.Length; panel++)
        {
            int width = TilePanels<TWidth, TVector>.WidthOf(panel, columns);
            for (int p = 0; p < positions; p += TileRows.Count)
            {
                for (int i = 0; i < TileRows.Count; i++)
                {
                    a[i] = outputGradient + ((nint)Math.Min(p + i, positions - 1) * depth);
                }

                TileKernel<TWidth, TVector>.Run<SteppedColumns, PackedRows>(
                    width / TWidth.Count, a, new(1), new(Panel(panel)), depth, tile, width, accumulates: false);
                for (int i = 0; i < Math.Min(TileRows.Count, positions - p); i++)
                {
                    Scatter(tile + (i * width), _stretches[panel], imageGradient + Tables.Positions[p + i]);
                }
            }
        }
    }

    private void MultiplySlice(float* image, int p, int depth, StridedRows b, int panel, float* destination, bool accumulates)
    {
        int columns = Tables.Geometry.OutputChannels, rows = Tables.Geometry.KernelLength;
        int first = panel * TilePanels<TWidth, TVector>.Width, width = TilePanels<TWidth, TVector>.WidthOf(panel, columns);
        float** a = stackalloc float*[TileRows.Count];
        float* block = stackalloc float[(TileRows.Count * width) + AlignedBuffer.LineFloats];
        float* whole = AlignedBuffer.Align(block);
        fixed (int* kernel = Tables.Kernel, starts = Tables.Positions)
        {
            for (int k = 0; k < rows; k += TileRows.Count)
            {
                for (int i = 0; i < TileRows.Count; i++)
                {
                    a[i] = image + kernel[Math.Min(k + i, rows - 1)];
                }

                TileBlock c = new(destination + ((nint)k * columns) + first, columns, rows - k, columns - first);
                c.Multiply<TWidth, TVector, ListedColumns, StridedRows>(a, new(starts + p), b, depth, width, whole, accumulates);
            }
        }
    }

    private static void Scatter(float* row, Stretch[] stretches, float* destination)
    {
        TVector one = TWidth.Broadcast(1);
        foreach (Stretch stretch in stretches)
        {
            float* source = row + stretch.Column, target = destination + stretch.Offset;
            int i = 0;
            for (; i <= stretch.Length - TWidth.Count; i += TWidth.Count)
            {
                TWidth.Store(TWidth.MultiplyAdd(TWidth.Load(source + i), one, TWidth.Load(target + i)), target + i);
            }

            for (; i < stretch.Length; i++)
            {
                target[i] += source[i];
            }
        }
    }

    // Neighbouring numbers of a panel that are neighbours in the image, too.
    private Stretch[] StretchesOf(int panel)
    {
        int[] kernel = Tables.Kernel;
        int first = panel * TilePanels<TWidth, TVector>.Width;
        int end = Math.Min(first + TilePanels<TWidth, TVector>.Width, kernel.Length);
        List<Stretch> stretches = [];
        for (int k = first; k < end; k++)
        {
            if (k > first && kernel[k] == kernel[k - 1] + 1)
            {
                stretches[^1] = stretches[^1] with { Length = stretches[^1].Length + 1 };
            }
            else
            {
                stretches.Add(new(k - first, kernel[k], Length: 1));
            }
        }

        return [.. stretches];
    }

    private float* Panel(int panel) => _panels.Pointer + ((nint)panel * TilePanels<TWidth, TVector>.Width * Tables.Geometry.OutputChannels);

    private readonly record struct Stretch(int Column, int Offset, int Length);
}
