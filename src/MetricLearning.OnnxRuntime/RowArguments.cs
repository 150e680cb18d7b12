using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;

namespace MetricLearning.OnnxRuntime;

/// <summary>Checks and copies rows that a caller passes.</summary>
internal static class RowArguments
{
    /// <summary>The number of rows of a matrix.</summary>
    /// <exception cref="ArgumentException">It is no matrix, or has another number of columns.</exception>
    public static int CountOf(in ReadOnlyTensorSpan<float> rows, int columns, string name)
    {
        if (rows.Rank != 2 || rows.Lengths[1] != columns || rows.Lengths[0] > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{name} is {Text(rows.Lengths)}; expected [rows × {columns}], what the model takes. Pass a matrix of that many columns.",
                name);
        }

        return (int)rows.Lengths[0];
    }

    /// <summary>A shape as text.</summary>
    public static string Text(ReadOnlySpan<nint> lengths) => $"[{string.Join(" × ", lengths.ToArray())}]";

    /// <summary>Requires values to be finite, and masks to be masks.</summary>
    /// <param name="rows">The rows, [n × f].</param>
    /// <param name="memory">Memory for one row or more, of whole rows, unless there is none.</param>
    /// <param name="model">What rows are.</param>
    /// <param name="name">The caller's parameter.</param>
    /// <exception cref="ArgumentException">One is not.</exception>
    public static void Check(in ReadOnlyTensorSpan<float> rows, float[] memory, ModelDescription model, string name)
    {
        int columns = model.InputDimension, count = (int)rows.Lengths[0], chunk = memory.Length / columns;
        for (int first = 0, end; first < count; first = end)
        {
            end = Math.Min(first + chunk, count);
            ReadOnlySpan<float> part = Copy(rows, first, end, memory);
            int index = TensorPrimitives.IsFiniteAll(part) ? -1 : IndexOfNotFinite(part);
            if (index >= 0)
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} holds {part[index]} at row {first + (index / columns)}, column {index % columns}; ") +
                    "every value must be finite. Replace it, or leave the row out.",
                    name);
            }

            for (int row = first; model.MaskLength > 0 && row < end; row++)
            {
                CheckMask(part.Slice(((row - first) * columns) + model.ValueCount, model.MaskLength), row, name);
            }
        }
    }

    /// <summary>Copies some rows one after the other.</summary>
    /// <returns>The part of the memory that holds them.</returns>
    public static ReadOnlySpan<float> Copy(scoped in ReadOnlyTensorSpan<float> rows, int first, int end, float[] memory)
    {
        Span<float> part = memory.AsSpan(0, (end - first) * (int)rows.Lengths[1]);
        rows.Slice(new NRange(first, end), NRange.All).FlattenTo(part);
        return part;
    }

    private static void CheckMask(ReadOnlySpan<float> mask, int row, string name)
    {
        int token = mask.IndexOfAnyExcept(0f, 1f);
        if (token >= 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{name} has {mask[token]} in the mask of row {row}, at token {token}; ") +
                "expected 0 or 1. Put the mask behind the values of the row.",
                name);
        }

        if (!mask.Contains(1f))
        {
            throw new ArgumentException(
                $"{name} has a mask without a 1 at row {row}; expected a token that counts. Leave rows without tokens out.", name);
        }
    }

    private static int IndexOfNotFinite(ReadOnlySpan<float> values)
    {
        int index = 0;
        while (float.IsFinite(values[index]))
        {
            index++;
        }

        return index;
    }
}
