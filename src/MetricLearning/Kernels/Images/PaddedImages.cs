namespace MetricLearning.Kernels;

/// <summary>
/// One image with a border of zeros for each chunk of rows; no memory where a convolution has no padding, nor for chunks that never come.
/// </summary>
internal sealed unsafe class PaddedImages
{
    private readonly ConvolutionGeometry _geometry;
    private readonly AlignedBuffer?[] _images = new AlignedBuffer?[RowChunks.MaxCount];

    /// <summary>Makes room for the images.</summary>
    public PaddedImages(ConvolutionTables tables) => _geometry = tables.Geometry;

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
            new ReadOnlySpan<float>(image + ((nint)y * LineLength), LineLength).CopyTo(Line(padded, y));
        }

        return padded;
    }

    /// <summary>
    /// Memory in which an image with its border can be summed up, all zero: the chunk's, or the image itself where there is no border.
    /// </summary>
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
            Line(Of(chunk), y).CopyTo(new Span<float>(image + ((nint)y * LineLength), LineLength));
        }
    }

    // The first image of a chunk takes the chunk's memory, all zero: chunks of rows are fewer where there are few rows.
    private float* Of(int chunk)
    {
        if (_images[chunk] is AlignedBuffer kept)
        {
            return kept.Pointer;
        }

        AlignedBuffer image = new();
        image.Reserve(_geometry.PaddedLength);
        new Span<float>(image.Pointer, _geometry.PaddedLength).Clear();
        _images[chunk] = image;
        return image.Pointer;
    }

    private Span<float> Line(float* padded, int y)
    {
        nint start = ((nint)(y + _geometry.Padding) * _geometry.PaddedLineLength) + (_geometry.Padding * _geometry.InputChannels);
        return new(padded + start, LineLength);
    }
}
