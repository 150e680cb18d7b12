using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MetricLearning.Distances;

namespace MetricLearning.USearch;

/// <summary>Writes rows as they are stored, and reads them.</summary>
/// <remarks>
/// The graph compares stored numbers in single precision, so what would overflow there is refused, or, by cosine, scaled: rows that differ
/// by a factor are the same to it. A factor that is a power of two changes no bit of a row's direction.
/// </remarks>
internal sealed class RowCodec
{
    private const double LargestLength = 1L << 62; // whose square, times 4 for a difference, is below single precision's largest number
    private const float LargestHalf = 65504;
    private const float LargestByte = 127;

    private readonly DistanceMetric _metric;
    private readonly RowStorage _storage;

    /// <summary>Makes a codec.</summary>
    /// <exception cref="ArgumentException">Rows that are compared in this way cannot be stored in that way.</exception>
    public RowCodec(DistanceMetric metric, int dimension, RowStorage storage)
    {
        if (storage == RowStorage.SignedBytes && metric != DistanceMetric.Cosine)
        {
            throw new ArgumentException(
                $"options store rows as {storage} and the metric is {metric}; expected {DistanceMetric.Cosine}, since every row is " +
                $"scaled. Store rows as {RowStorage.HalfPrecision}.",
                nameof(storage));
        }

        (_metric, Dimension, _storage) = (metric, dimension, storage);
    }

    /// <summary>The columns of a row.</summary>
    public int Dimension { get; }

    /// <summary>The bytes of a stored row.</summary>
    public int ByteCount => Dimension * (_storage switch { RowStorage.SinglePrecision => 4, RowStorage.HalfPrecision => 2, _ => 1 });

    /// <summary>What USearch calls the stored numbers.</summary>
    public USearchNative.Scalar Scalar => _storage switch
    {
        RowStorage.SinglePrecision => USearchNative.Scalar.Single,
        RowStorage.HalfPrecision => USearchNative.Scalar.Half,
        _ => USearchNative.Scalar.Int8,
    };

    /// <summary>Whether a row can be stored.</summary>
    /// <param name="row">A row of finite values.</param>
    public bool CanStore(ReadOnlySpan<float> row) =>
        _metric == DistanceMetric.Cosine
        || (SumOfSquares(row) < LargestLength * LargestLength
            && (_storage != RowStorage.HalfPrecision || MathF.Abs(TensorPrimitives.MaxMagnitude(row)) <= LargestHalf));

    /// <summary>Requires rows that can be stored.</summary>
    /// <exception cref="ArgumentException">A row is too long.</exception>
    public void CheckRows(ReadOnlySpan<float> rows, string name)
    {
        for (int start = 0; start < rows.Length; start += Dimension)
        {
            if (!CanStore(rows.Slice(start, Dimension)))
            {
                string expected = $"{(_storage == RowStorage.HalfPrecision ? "values of at most 65504 and " : "")}lengths below 2⁶²";
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} holds {TensorPrimitives.MaxMagnitude(rows.Slice(start, Dimension))} in row {start / Dimension}; " +
                        $"expected {expected}, which the graph can compare. Scale the rows, or compare them by {DistanceMetric.Cosine}."),
                    name);
            }
        }
    }

    /// <summary>Writes a row that can be stored.</summary>
    public void Encode(ReadOnlySpan<float> row, Span<byte> stored)
    {
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude(row));
        switch (_storage)
        {
            case RowStorage.SignedBytes:
                EncodeBytes(row, largest, stored);
                break;
            case RowStorage.HalfPrecision:
                Span<Half> halves = MemoryMarshal.Cast<byte, Half>(stored);
                double factor = _metric == DistanceMetric.Cosine ? Factor(largest) : 1;
                for (int j = 0; j < row.Length; j++)
                {
                    halves[j] = (Half)(row[j] * factor);
                }

                break;
            default:
                Span<float> singles = MemoryMarshal.Cast<byte, float>(stored);
                row.CopyTo(singles);
                if (_metric == DistanceMetric.Cosine && (largest is < 1e-9f or > 1e9f))
                {
                    double scale = Factor(largest);
                    for (int j = 0; j < row.Length; j++)
                    {
                        singles[j] = (float)(row[j] * scale);
                    }
                }

                break;
        }
    }

    /// <summary>Reads a stored row.</summary>
    public void Decode(ReadOnlySpan<byte> stored, Span<float> row)
    {
        switch (_storage)
        {
            case RowStorage.SignedBytes:
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] = (sbyte)stored[j];
                }

                break;
            case RowStorage.HalfPrecision:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(stored), row);
                break;
            default:
                MemoryMarshal.Cast<byte, float>(stored).CopyTo(row);
                break;
        }
    }

    /// <summary>Whether all numbers of a stored row are finite.</summary>
    public bool IsFinite(ReadOnlySpan<byte> stored) => _storage switch
    {
        RowStorage.SinglePrecision => TensorPrimitives.IsFiniteAll(MemoryMarshal.Cast<byte, float>(stored)),
        RowStorage.HalfPrecision => TensorPrimitives.IsFiniteAll(MemoryMarshal.Cast<byte, Half>(stored)),
        _ => true,
    };

    // Moves the largest value to 1 or more and below 2. Exact in single precision, but for values 2⁻¹²⁶ times as small.
    private static double Factor(float largest) => largest > 0 ? Math.ScaleB(1, -Math.ILogB(largest)) : 1;

    private static void EncodeBytes(ReadOnlySpan<float> row, float largest, Span<byte> stored)
    {
        double scale = largest > 0 ? LargestByte / (double)largest : 0;
        for (int j = 0; j < row.Length; j++)
        {
            stored[j] = (byte)(sbyte)Math.Round(row[j] * scale);
        }
    }

    private static double SumOfSquares(ReadOnlySpan<float> row)
    {
        double sum = 0;
        foreach (float value in row)
        {
            sum += (double)value * value;
        }

        return sum;
    }
}
