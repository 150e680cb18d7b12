namespace MetricLearning.Kernels;

/// <summary>A prepared query in eight bits a value, for <see cref="CodeScan"/>, laid out for this processor's products.</summary>
internal static class QueryCode
{
    private const double RoundUp = 1 + (8.0 / (1 << 24));
    private const double LargestSum = int.MaxValue;
    private const float SmallestStep = 1e-36f; // a query of smaller steps passes nothing over

    private static int QuadEntries => ByteProduct.IsSupported ? 1 : 2;

    /// <summary>Entries of 32 bits that the code of a query takes.</summary>
    public static int EntriesOf(int depth) => RowCodes.Quads(depth) * QuadEntries;

    /// <summary>Makes the code of a prepared query.</summary>
    /// <param name="query">The query, [d + 1], the factor of the bias behind it.</param>
    /// <param name="entries">Receives its columns, [<see cref="EntriesOf"/>].</param>
    /// <returns>What its sums are multiplied by.</returns>
    public static QueryScale Encode(ReadOnlySpan<float> query, Span<int> entries)
    {
        ReadOnlySpan<float> row = query[..^1];
        float largest = 0;
        foreach (float value in row)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        float step = (float)(largest / LargestCode(row.Length));
        if (largest > 0 && !(step > SmallestStep && float.IsFinite(step)))
        {
            entries.Clear();
            return new(0, float.PositiveInfinity, 0, query[^1], 0);
        }

        double square = 0, error = 0, inverse = step > 0 ? 1.0 / step : 0;
        int sum = 0;
        Span<sbyte> quad = stackalloc sbyte[RowCodes.QuadColumns];
        for (int i = 0; i < row.Length; i += RowCodes.QuadColumns)
        {
            quad.Clear();
            for (int j = 0; j < Math.Min(RowCodes.QuadColumns, row.Length - i); j++)
            {
                double value = row[i + j], code = Math.Round(value * inverse), rest = value - (step * code);
                square += value * value;
                error += rest * rest;
                sum += (int)code;
                quad[j] = (sbyte)code;
            }

            Pack(quad, entries.Slice(i / RowCodes.QuadColumns * QuadEntries, QuadEntries));
        }

        float length = (float)(Math.Sqrt(square) * RoundUp);
        return new(step, length, (float)(Math.Sqrt(error) * RoundUp), query[^1], unchecked(-RowCodes.Zero * sum));
    }

    private static double LargestCode(int depth) => Math.Min(RowCodes.LargestCode, Math.Floor(LargestSum / RowCodes.LargestCode / depth));

    private static void Pack(ReadOnlySpan<sbyte> codes, Span<int> entries)
    {
        if (ByteProduct.IsSupported)
        {
            entries[0] = ByteProduct.Pack(codes);
            return;
        }

        long quad = ShortProduct256.Pack(codes);
        (entries[0], entries[1]) = ((int)quad, (int)(quad >> 32));
    }
}

/// <summary>What the sums of a query's code are multiplied by.</summary>
/// <param name="Step">The step of its code.</param>
/// <param name="Length">Its length, or more; infinity for a query whose code tells nothing.</param>
/// <param name="Error">The length of what its code leaves out, or more.</param>
/// <param name="Bias">The factor of the bias.</param>
/// <param name="Offset">What is added to its sums with codes of rows, whose zero is not 0.</param>
internal readonly record struct QueryScale(float Step, float Length, float Error, float Bias, int Offset);
