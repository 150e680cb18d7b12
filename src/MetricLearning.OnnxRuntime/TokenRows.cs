using System.Numerics.Tensors;

namespace MetricLearning.OnnxRuntime;

/// <summary>Makes rows of features of what a model gives.</summary>
/// <param name="pooling">How tokens become one row.</param>
/// <param name="isUnitLength">Whether rows are scaled to unit length.</param>
/// <param name="maskLength">The tokens of a mask, 0 without one.</param>
internal sealed class TokenRows(TokenPooling pooling, bool isUnitLength, int maskLength)
{
    private const double LeastLength = 1e-12;

    /// <summary>The columns of a row of features, or null if outputs of this shape cannot be pooled.</summary>
    /// <param name="shape">The shape of the output.</param>
    /// <param name="batch">The number of rows that the model got.</param>
    public int? DimensionOf(long[] shape, int batch)
    {
        bool hasRows = shape.Length >= 2 && shape[0] == batch && shape.All(length => length > 0);
        bool hasTokens = shape.Length == 3 && (pooling != TokenPooling.Mean || maskLength == 0 || shape[1] == maskLength);
        if (!hasRows || (pooling != TokenPooling.None && !hasTokens))
        {
            return null;
        }

        long dimension = pooling == TokenPooling.None ? shape[1..].Aggregate((product, length) => product * length) : shape[2];
        return dimension <= Array.MaxLength ? (int)dimension : null;
    }

    /// <summary>What <see cref="DimensionOf"/> expects.</summary>
    public string ExpectedShape(int batch) => pooling switch
    {
        TokenPooling.None => $"[{batch} × …]",
        TokenPooling.Mean when maskLength > 0 => $"[{batch} × {maskLength} × d] for {pooling}, with the tokens of the mask",
        _ => $"[{batch} × tokens × d] for {pooling}",
    };

    /// <summary>Makes one row of features.</summary>
    /// <param name="output">What the model gave for the row, [tokens · d], or [d] without pooling.</param>
    /// <param name="mask">The mask of the row, [tokens], with at least one 1; empty for none.</param>
    /// <param name="destination">Receives the features, [d].</param>
    /// <returns>The first column that is not finite, before lengths are changed; -1 if all are.</returns>
    public int Make(ReadOnlySpan<float> output, ReadOnlySpan<float> mask, Span<float> destination)
    {
        if (pooling == TokenPooling.Mean)
        {
            Average(output, mask, destination);
        }
        else
        {
            output[..destination.Length].CopyTo(destination);
        }

        if (!TensorPrimitives.IsFiniteAll<float>(destination))
        {
            int column = 0;
            while (float.IsFinite(destination[column]))
            {
                column++;
            }

            return column;
        }

        if (isUnitLength)
        {
            ToUnitLength(destination);
        }

        return -1;
    }

    private static void Average(ReadOnlySpan<float> tokens, ReadOnlySpan<float> mask, Span<float> destination)
    {
        double[] sums = new double[destination.Length];
        int count = 0;
        for (int token = 0; token < tokens.Length / sums.Length; token++)
        {
            if (mask.IsEmpty || mask[token] != 0)
            {
                count++;
                for (int column = 0; column < sums.Length; column++)
                {
                    sums[column] += tokens[(token * sums.Length) + column];
                }
            }
        }

        for (int column = 0; column < sums.Length; column++)
        {
            destination[column] = (float)(sums[column] / count);
        }
    }

    private static void ToUnitLength(Span<float> row)
    {
        double square = 0;
        foreach (float value in row)
        {
            square += (double)value * value;
        }

        double length = Math.Max(Math.Sqrt(square), LeastLength);
        foreach (ref float value in row)
        {
            value = (float)(value / length);
        }
    }
}
