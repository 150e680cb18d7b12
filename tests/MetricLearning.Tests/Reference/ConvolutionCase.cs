using System.Runtime.Intrinsics;
using CsCheck;
using MetricLearning.Kernels;

namespace MetricLearning.Tests.Reference;

/// <summary>A convolution with random images, weights and output gradients.</summary>
internal sealed class ConvolutionCase
{
    public ConvolutionCase(ConvolutionGeometry geometry, int rows, int seed)
    {
        Geometry = geometry;
        Rows = rows;
        Tables = new(geometry);
        Input = ReferenceMatrix.Random(rows * geometry.InputLength, seed);
        Weights = ReferenceMatrix.Random(geometry.KernelLength * geometry.OutputChannels, seed + 1);
        Bias = ReferenceMatrix.Random(geometry.OutputChannels, seed + 2);
        OutputGradient = ReferenceMatrix.Random(rows * geometry.OutputLength, seed + 3);
    }

    /// <summary>Any small convolution: channels beside whole vectors, strides, borders, kernels of one pixel and of the whole image.</summary>
    public static Gen<ConvolutionCase> Any { get; } =
        from height in Gen.Int[1, 8]
        from width in Gen.Int[1, 8]
        from inputs in Gen.Int[1, 9]
        from outputs in Gen.Int[1, 35]
        from size in Gen.OneOf(Gen.Int[1, 5], Gen.Const(Math.Min(height, width)))
        from stride in Gen.Int[1, 3]
        from padding in Gen.Int[0, 2]
        from rows in Gen.Int[1, 18]
        from seed in Gen.Int[0, 1_000_000]
        let kernel = Math.Min(size, Math.Min(height, width) + (2 * padding))
        select new ConvolutionCase(new(height, width, inputs, outputs, kernel, stride, padding), rows, seed);

    /// <summary>Kernels longer than a slice of the forward pass, and more positions than one of the backward pass.</summary>
    public static ConvolutionGeometry[] Large { get; } =
        [new(5, 6, 170, 5, 5, 1, 0), new(19, 17, 2, 7, 3, 1, 1), new(3, 3, 3, 140, 2, 1, 1)];

    public ConvolutionGeometry Geometry { get; }

    public int Rows { get; }

    public ConvolutionTables Tables { get; }

    public float[] Input { get; }

    public float[] Weights { get; }

    public float[] Bias { get; }

    public float[] OutputGradient { get; }

    /// <summary>The forward pass of a vector width; 0 bits stand for the machine's own.</summary>
    public ConvolutionForward Forward(int bits) => bits switch
    {
        0 => ConvolutionForward.Create(Tables),
        32 => new ConvolutionForward<Width1, float>(Tables, RowChunks.MaxCount),
        128 => new ConvolutionForward<Width128, Vector128<float>>(Tables, RowChunks.MaxCount),
        256 => new ConvolutionForward<Width256, Vector256<float>>(Tables, RowChunks.MaxCount),
        _ => new ConvolutionForward<Width512, Vector512<float>>(Tables, RowChunks.MaxCount),
    };

    /// <summary>The backward pass of a vector width; 0 bits stand for the machine's own.</summary>
    public ConvolutionBackward Backward(int bits) => bits switch
    {
        0 => ConvolutionBackward.Create(Tables),
        32 => new ConvolutionBackward<Width1, float>(Tables),
        128 => new ConvolutionBackward<Width128, Vector128<float>>(Tables),
        256 => new ConvolutionBackward<Width256, Vector256<float>>(Tables),
        _ => new ConvolutionBackward<Width512, Vector512<float>>(Tables),
    };

    /// <summary>Convolves all images.</summary>
    public void RunForward(ConvolutionForward forward, ReadOnlySpan<float> bias, EpilogueFunction function, Span<float> output)
    {
        forward.Begin(Weights, bias, function);
        for (int chunk = 0; chunk < RowChunks.Count(Rows); chunk++)
        {
            (int first, int end) = RowChunks.Of(chunk, Rows);
            for (int row = first; row < end; row++)
            {
                forward.Run(InputOf(row), output.Slice(row * Geometry.OutputLength, Geometry.OutputLength), chunk);
            }
        }
    }

    /// <summary>Computes all gradients; an empty input gradient stands for none.</summary>
    public void RunBackward(
        ConvolutionBackward backward,
        EpilogueFunction function,
        ReadOnlySpan<float> output,
        Span<float> outputGradient,
        Span<float> weightGradient,
        Span<float> biasGradient,
        Span<float> inputGradient)
    {
        backward.Begin(inputGradient.IsEmpty ? [] : Weights, function);
        for (int chunk = 0; chunk < RowChunks.Count(Rows); chunk++)
        {
            (int first, int end) = RowChunks.Of(chunk, Rows);
            for (int row = first; row < end; row++)
            {
                int start = row * Geometry.OutputLength;
                backward.Run(
                    InputOf(row),
                    output.Slice(start, Geometry.OutputLength),
                    outputGradient.Slice(start, Geometry.OutputLength),
                    inputGradient.IsEmpty ? [] : inputGradient.Slice(row * Geometry.InputLength, Geometry.InputLength),
                    chunk);
            }
        }

        backward.End(weightGradient, biasGradient);
    }

    public override string ToString() => $"{Rows} × {Geometry}";

    private ReadOnlySpan<float> InputOf(int row) => Input.AsSpan(row * Geometry.InputLength, Geometry.InputLength);
}
