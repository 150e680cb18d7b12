using System.Globalization;
using MetricLearning.Data;

namespace MetricLearning.Tool.Data;

/// <summary>Reads images of Netpbm's formats PGM (grey) and PPM (red, green, blue), binary or text, of up to 16 bits a value.</summary>
internal sealed class PnmImage
{
    private const int LargestSide = 4096;

    private readonly byte[] _data;
    private readonly string _path;
    private int _place = 2;

    private PnmImage(string path) => (_path, _data) = (path, File.ReadAllBytes(path));

    /// <summary>Reads an image; its values become 0 to 1.</summary>
    /// <exception cref="InputException">It is no such image, or cut off.</exception>
    public static (ImageShape Shape, float[] Pixels) Read(string path) => new PnmImage(path).Read();

    private (ImageShape Shape, float[] Pixels) Read()
    {
        char kind = _data.Length > 2 && _data[0] == 'P' ? (char)_data[1] : ' ';
        if (kind is not ('2' or '3' or '5' or '6'))
        {
            throw Bad("begins otherwise than P2, P3, P5 or P6");
        }

        int width = Number(1, LargestSide), height = Number(1, LargestSide), most = Number(1, ushort.MaxValue);
        ImageShape shape = new(height, width, kind is '3' or '6' ? 3 : 1);
        int bytes = most > byte.MaxValue ? 2 : 1;
        bool isText = kind is '2' or '3';
        _place += isText ? 0 : 1; // one white space ends the head
        long least = isText ? (2L * shape.Length) - 1 : (long)shape.Length * bytes; // text: a digit each, and white space between them
        if (_data.Length - _place < least)
        {
            throw Bad("is cut off");
        }

        float[] pixels = new float[shape.Length];
        if (isText)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = Number(0, most) / (float)most;
            }

            return (shape, pixels);
        }

        for (int i = 0; i < pixels.Length; i++, _place += bytes)
        {
            int value = bytes == 1 ? _data[_place] : (_data[_place] << 8) | _data[_place + 1];
            pixels[i] = Math.Min(value, most) / (float)most;
        }

        return (shape, pixels);
    }

    private int Number(int least, int most)
    {
        while (_place < _data.Length && (char.IsWhiteSpace((char)_data[_place]) || _data[_place] == '#'))
        {
            _place = _data[_place] == '#' ? Array.IndexOf(_data, (byte)'\n', _place) is >= 0 and int end ? end : _data.Length : _place + 1;
        }

        int start = _place;
        while (_place < _data.Length && char.IsAsciiDigit((char)_data[_place]))
        {
            _place++;
        }

        return int.TryParse(_data.AsSpan(start, _place - start), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most
            ? value
            : throw Bad($"has no number from {least} to {most} at byte {start}");
    }

    private InputException Bad(string what) => new($"{_path} {what}; expected a PGM or PPM image. Write it anew, or take it out.");
}
