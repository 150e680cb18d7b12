using System.Numerics.Tensors;

namespace MetricLearning.Internal;

/// <summary>Copies rows that lie in memory of their own into one matrix.</summary>
/// <remarks>Each row is copied before the next is asked for, so that a sequence may reuse the memory of its rows.</remarks>
internal static class RowMemory
{
    /// <summary>Copies rows into a dense tensor [n × f]. O(n·f).</summary>
    /// <param name="rows">Rows of equal length, [n × f], 1 ≤ n, 1 ≤ f; whether values are finite is not checked.</param>
    /// <param name="name">The name of the caller's parameter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no row or no column, a row is of another length than the first, or the values do not fit one array.
    /// </exception>
    public static Tensor<float> ToTensor(IEnumerable<ReadOnlyMemory<float>> rows, string name)
    {
        float[] values = ToArray(rows, likelyCount: 0, name, out int rowCount, out int columns);
        return Shape.Tensor(values, rowCount, columns);
    }

    /// <summary>Copies rows into one array, row after row. O(n·f).</summary>
    /// <param name="rows">Rows of equal length, [n × f], 1 ≤ n, 1 ≤ f; whether values are finite is not checked.</param>
    /// <param name="likelyCount">The number of rows to take memory for if the sequence does not tell it, such as that of the labels.</param>
    /// <param name="name">The name of the caller's parameter.</param>
    /// <param name="rowCount">The number of rows, n.</param>
    /// <param name="columns">The number of columns, f.</param>
    /// <returns>The values, [n · f].</returns>
    /// <inheritdoc cref="ToTensor" path="/exception"/>
    public static float[] ToArray(
        IEnumerable<ReadOnlyMemory<float>> rows, int likelyCount, string name, out int rowCount, out int columns)
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        float[] values = [];
        rowCount = 0;
        columns = 0;
        foreach (ReadOnlyMemory<float> row in rows)
        {
            if (rowCount == 0)
            {
                columns = row.Length;
                Throw.IfNoColumns(columns, name);
                values = FirstMemory(rows, likelyCount, columns, name);
            }
            else if (row.Length != columns)
            {
                throw new ArgumentException(
                    $"{name}[{rowCount}] has {row.Length} values but {name}[0] has {columns}; pass rows of equal length.", name);
            }

            Throw.IfTooManyValues(rowCount + 1L, columns, name);
            int start = rowCount * columns;
            if (values.Length - start < columns)
            {
                Array.Resize(ref values, (int)Math.Min(Math.Max(2L * values.Length, (long)start + columns), Array.MaxLength));
            }

            row.Span.CopyTo(values.AsSpan(start));
            rowCount++;
        }

        Throw.IfNoRows(rowCount, name);
        Array.Resize(ref values, rowCount * columns); // nothing happens where the count was known
        return values;
    }

    // A count that a collection tells is checked before memory is taken; one that is only likely is no reason to refuse.
    private static float[] FirstMemory(IEnumerable<ReadOnlyMemory<float>> rows, int likelyCount, int columns, string name)
    {
        if (rows.TryGetNonEnumeratedCount(out int count))
        {
            Throw.IfTooManyValues(count, columns, name);
            return new float[count * columns];
        }

        return (long)likelyCount * columns > Array.MaxLength ? [] : new float[likelyCount * columns];
    }
}
