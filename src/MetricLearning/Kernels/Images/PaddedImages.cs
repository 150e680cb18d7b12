namespace MetricLearning.Kernels;

/// <summary>One image with a border of zeros for each chunk of rows; no memory where a convolution has no padding.</summary>
internal sealed unsafe class PaddedImages
{
    private readonly ConvolutionGeometry _geometry;
    private readonly AlignedBuffer _images = new();

    /// <summary>Makes the images, all zero.</summary>
    public PaddedImages(ConvolutionTables tables, int chunkCount = RowChunks.MaxCount)
    {
        _geometry = tables.Geometry;
        if (_geometry.Padding > 0)
        {
            int length = checked(chunkCount * _geometry.PaddedLength);
            _images.Reserve(length);
            new Span<float>(_images.Pointer, length).Clear();
        }
    }

    private int LineLength => _geometry.InputWidth * _geometry.InputChannels;

    /// <summary>The image with its border: a copy in the chunk's memory, or the image itself where there is no border.</summary>
    public float* Pad(float* image, int chunk)
    {
        if (_geometry.Padding == 0)
        {
            return image;
        }

        float* padded = Of(chunk);
        for (int y = 0; y < _geometry.InputHeight; y++)
        {
            new ReadOnlySpan<float>(image + (y * LineLength), LineLength).CopyTo(Line(padded, y));
        }

        return padded;
    }

    /// <summary>Memory in which an image with its border can be summed up, all zero: the chunk's, or the image itself where there is no border.</summary>
    public float* Clear(float* image, int chunk)
    {
        float* padded = _geometry.Padding == 0 ? image : Of(chunk);
        new Span<float>(padded, _geometry.PaddedLength).Clear();
        return padded;
    }

    /// <summary>Copies what was summed up, without its border, into the image.</summary>
    public void Crop(float* image, int chunk)
    {
        for (int y = 0; y < _geometry.InputHeight && _geometry.Padding > 0; y++)
        {
            Line(Of(chunk), y).CopyTo(new Span<float>(image + (y * LineLength), LineLength));
        }
    }

    private float* Of(int chunk) => _images.Pointer + ((nint)chunk * _geometry.PaddedLength);

    private Span<float> Line(float* padded, int y) =>
        new(padded + ((y + _geometry.Padding) * _geometry.PaddedLineLength) + (_geometry.Padding * _geometry.InputChannels), LineLength);
}
