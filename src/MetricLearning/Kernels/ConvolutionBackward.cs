using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MetricLearning.Kernels;

/// <summary>The backward pass of a convolution. One caller at a time.</summary>
/// <remarks>
/// With <c>dZ = dY ⊙ f′(Y)</c>: <c>dW[k, j] = Σₚ X[p, k]·dZ[p, j]</c>, <c>db[j] = Σₚ dZ[p, j]</c>, and dX gathers <c>(dZ·Wᵀ)[p, k]</c>
/// where X[p, k] was read. Each chunk of rows has sums of its own, which are added up in the order of the chunks, so the bits do not
/// depend on the number of threads. Allocates nothing once created.
/// </remarks>
internal abstract unsafe class ConvolutionBackward : IChunkedWork
{
    private readonly Workers _workers;
    private readonly PaddedImages _padded;
    private readonly PaddedImages _paddedGradients;
    private readonly AlignedBuffer _weightSums = new(); // [chunks × kernel length × output channels]
    private readonly AlignedBuffer _biasSums = new(); // [chunks × channel block]
    private readonly double[] _biasGradient;
    private readonly int _weightCount;
    private readonly int _blockLength;
    private float* _input;
    private float* _output;
    private float* _outputGradient;
    private float* _inputGradient;
    private EpilogueFunction _function;
    private int _rows;

    /// <summary>Takes all memory that the pass needs.</summary>
    protected ConvolutionBackward(ConvolutionTables tables, Workers workers)
    {
        Tables = tables;
        _workers = workers;
        _padded = new(tables);
        _paddedGradients = new(tables);
        _weightCount = tables.Geometry.KernelLength * tables.Geometry.OutputChannels;
        _blockLength = ChannelBlock.Length(tables.Geometry.OutputChannels);
        _biasGradient = new double[tables.Geometry.OutputChannels];
        _weightSums.Reserve(checked(RowChunks.MaxCount * _weightCount));
        _biasSums.Reserve(RowChunks.MaxCount * _blockLength);
    }

    protected ConvolutionTables Tables { get; }

    /// <summary>The backward pass for the widest vectors of this machine.</summary>
    public static ConvolutionBackward Create(ConvolutionTables tables, Workers workers) =>
        Vector512.IsHardwareAccelerated ? new ConvolutionBackward<Width512, Vector512<float>>(tables, workers)
        : Vector256.IsHardwareAccelerated ? new ConvolutionBackward<Width256, Vector256<float>>(tables, workers)
        : Vector128.IsHardwareAccelerated ? new ConvolutionBackward<Width128, Vector128<float>>(tables, workers)
        : new ConvolutionBackward<Width1, float>(tables, workers);

    /// <summary>Computes the gradients.</summary>
    /// <param name="input">X, [rows × input length].</param>
    /// <param name="rows">The number of images; without any, the gradients of weights and bias are 0.</param>
    /// <param name="weights">W, [kernel length × output channels].</param>
    /// <param name="activated">Y and the function f that made it.</param>
    /// <param name="outputGradient">dY, [rows × output length]; becomes dZ.</param>
    /// <param name="gradients">Where the gradients go.</param>
    public void Run(
        ReadOnlySpan<float> input,
        int rows,
        ReadOnlySpan<float> weights,
        ActivatedOutput activated,
        Span<float> outputGradient,
        ConvolutionGradients gradients)
    {
        fixed (float* x = input, w = weights, y = activated.Values, dy = outputGradient, dx = gradients.Input)
        {
            _input = x;
            _output = y;
            _outputGradient = dy;
            _inputGradient = dx;
            _function = activated.Function;
            _rows = rows;
            if (dx is not null)
            {
                PackTransposedWeights(w);
            }

            _workers.Run(this, RowChunks.Count(rows));
        }

        Reduce(gradients);
        GC.KeepAlive(this); // its scratch memory was reached through bare pointers
    }

    /// <inheritdoc/>
    public void Run(int chunk)
    {
        ConvolutionGeometry geometry = Tables.Geometry;
        Span<float> biasSums = new(_biasSums.Pointer + ((nint)chunk * _blockLength), _blockLength);
        biasSums.Clear();
        (int first, int end) = RowChunks.Of(chunk, _rows);
        for (int row = first; row < end; row++)
        {
            float* dz = _outputGradient + ((nint)row * geometry.OutputLength);
            Span<float> gradient = new(dz, geometry.OutputLength);
            Epilogue.MultiplyByDerivative(_function, gradient, new(_output + ((nint)row * geometry.OutputLength), geometry.OutputLength));
            ChannelBlock.Accumulate(gradient, biasSums);
            float* image = _padded.Pad(_input + ((nint)row * geometry.InputLength), chunk);
            AddWeightGradient(image, dz, _weightSums.Pointer + ((nint)chunk * _weightCount), accumulates: row > first);
            if (_inputGradient is not null)
            {
                float* inputGradient = _inputGradient + ((nint)row * geometry.InputLength);
                AddInputGradient(dz, _paddedGradients.Clear(inputGradient, chunk));
                _paddedGradients.Crop(inputGradient, chunk);
            }
        }
    }

    /// <summary>Lays the transposed weights out as panels.</summary>
    protected abstract void PackTransposedWeights(float* weights);

    /// <summary>Adds what one padded image gives to the gradient of the weights, or writes it.</summary>
    protected abstract void AddWeightGradient(float* image, float* outputGradient, float* destination, bool accumulates);

    /// <summary>Adds what one image's output gradient gives to the gradient of the padded image.</summary>
    protected abstract void AddInputGradient(float* outputGradient, float* imageGradient);

    private void Reduce(ConvolutionGradients gradients)
    {
        gradients.Weights.Clear();
        Array.Clear(_biasGradient);
        for (int chunk = 0; chunk < RowChunks.Count(_rows); chunk++)
        {
            ReadOnlySpan<float> weightSums = new(_weightSums.Pointer + ((nint)chunk * _weightCount), _weightCount);
            TensorPrimitives.Add(gradients.Weights, weightSums, gradients.Weights);
            ChannelBlock.Fold(new(_biasSums.Pointer + ((nint)chunk * _blockLength), _blockLength), _biasGradient);
        }

        TensorPrimitives.ConvertTruncating<double, float>(_biasGradient, gradients.Bias);
    }
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

    public ConvolutionBackward(ConvolutionTables tables, Workers workers)
        : base(tables, workers)
    {
        _panels.Reserve(checked(TilePanels<TWidth, TVector>.RoundUp(tables.Geometry.KernelLength) * tables.Geometry.OutputChannels));
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
        float* packed = stackalloc float[SliceDepth * TilePanels<TWidth, TVector>.Width];
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
        float* tile = stackalloc float[TileRows.Count * TilePanels<TWidth, TVector>.Width];
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
        float* whole = stackalloc float[TileRows.Count * width];
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
