namespace MetricLearning.Benchmarks.Reference;

/// <summary>A convolution of square images, relu and max pooling of 2 × 2 pixels, each inner loop along a pixel's channels.</summary>
internal sealed class PooledConvolution(int size, int inputs, int outputs, int kernel, int maxRowCount)
{
    private readonly int _positions = size - kernel + 1; // a line of them
    private readonly float[] _activated = new float[maxRowCount * (size - kernel + 1) * (size - kernel + 1) * outputs];
    private readonly float[] _gradient = new float[maxRowCount * (size - kernel + 1) * (size - kernel + 1) * outputs];

    public float[] Output { get; } = new float[maxRowCount * ((size - kernel + 1) / 2) * ((size - kernel + 1) / 2) * outputs];

    public float[] OutputGradient { get; } = new float[maxRowCount * ((size - kernel + 1) / 2) * ((size - kernel + 1) / 2) * outputs];

    private int PooledLine => _positions / 2;

    public static void Relu(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = MathF.Max(value, 0);
        }
    }

    public static void ReluBackward(ReadOnlySpan<float> activated, Span<float> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = activated[i] > 0 ? gradient[i] : 0;
        }
    }

    public void Forward(ReadOnlySpan<float> images, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int rows)
    {
        for (int position = 0; position < rows * _positions * _positions; position++)
        {
            Span<float> sums = _activated.AsSpan(position * outputs, outputs);
            bias.CopyTo(sums);
            for (int k = 0; k < kernel * kernel * inputs; k++)
            {
                Affine.AddScaled(images[PixelOf(position, k)], weights.Slice(k * outputs, outputs), sums);
            }

            Relu(sums);
        }

        Pool(rows);
    }

    public void Backward(ReadOnlySpan<float> images, int rows, Span<float> weightGradient, Span<float> biasGradient)
    {
        Unpool(rows);
        ReluBackward(_activated, _gradient);
        weightGradient.Clear();
        biasGradient.Clear();
        for (int position = 0; position < rows * _positions * _positions; position++)
        {
            ReadOnlySpan<float> gradient = _gradient.AsSpan(position * outputs, outputs);
            Affine.AddScaled(1, gradient, biasGradient);
            for (int k = 0; k < kernel * kernel * inputs; k++)
            {
                Affine.AddScaled(images[PixelOf(position, k)], gradient, weightGradient.Slice(k * outputs, outputs));
            }
        }
    }

    public void BackwardToInput(ReadOnlySpan<float> weights, int rows, Span<float> imageGradient)
    {
        imageGradient.Clear();
        for (int position = 0; position < rows * _positions * _positions; position++)
        {
            ReadOnlySpan<float> gradient = _gradient.AsSpan(position * outputs, outputs);
            for (int k = 0; k < kernel * kernel * inputs; k++)
            {
                ReadOnlySpan<float> weight = weights.Slice(k * outputs, outputs);
                float sum = 0;
                for (int j = 0; j < gradient.Length; j++)
                {
                    sum += gradient[j] * weight[j];
                }

                imageGradient[PixelOf(position, k)] += sum;
            }
        }
    }

    // The number that the kernel's k-th one meets at a position of a batch.
    private int PixelOf(int position, int k)
    {
        (int row, int inImage) = Math.DivRem(position, _positions * _positions);
        (int y, int x) = Math.DivRem(inImage, _positions);
        (int kernelY, int inLine) = Math.DivRem(k, kernel * inputs);
        return (((((row * size) + y + kernelY) * size) + x) * inputs) + inLine;
    }

    private void Pool(int rows)
    {
        for (int i = 0; i < rows * PooledLine * PooledLine * outputs; i++)
        {
            Output[i] = _activated[LargestOf(i)];
        }
    }

    private void Unpool(int rows)
    {
        Array.Clear(_gradient);
        for (int i = 0; i < rows * PooledLine * PooledLine * outputs; i++)
        {
            _gradient[LargestOf(i)] += OutputGradient[i];
        }
    }

    private int LargestOf(int pooled)
    {
        (int pixel, int channel) = Math.DivRem(pooled, outputs);
        (int line, int x) = Math.DivRem(pixel, PooledLine); // lines of all images
        int first = (((line * 2 * _positions) + (2 * x)) * outputs) + channel, largest = first;
        foreach (int other in (ReadOnlySpan<int>)[first + outputs, first + (_positions * outputs), first + ((_positions + 1) * outputs)])
        {
            largest = _activated[other] > _activated[largest] ? other : largest;
        }

        return largest;
    }
}
