using System.Numerics.Tensors;

namespace MetricLearning.Internal;

/// <summary>Copies rows that lie in memory of their own into one matrix.</summary>
/// <remarks>Each row is copied before the next is asked for, so that a sequence may reuse the memory of its rows.</remarks>
internal static class RowMemory
{
    /// <summary>Rows in arrays of their own as rows in memory of their own, one after the other.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException">A row is null: thrown when it is its turn.</exception>
    public static IEnumerable<ReadOnlyMemory<float>> Of(IEnumerable<float[]> rows, string name)
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        return rows.Select((row, number) => row is null
            ? throw new ArgumentException($"{name}[{number}] is null; pass an array for every row.", name)
            : (ReadOnlyMemory<float>)row);
    }

    /// <summary>Copies rows into a dense tensor [n × f]. O(n·f).</summary>
    /// <param name="rows">Rows of equal length, [n × f], 1 ≤ n, 1 ≤ f; whether values are finite is not checked.</param>
    /// <param name="name">The name of the caller's parameter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no row or no column, a row is of another length than the first, or the values do not fit one array.
    /// </exception>
    public static Tensor<float> ToTensor(IEnumerable<ReadOnlyMemory<float>> rows, string name)
    {
        float[] values = ToArray(rows, expectedCount: 0, name, out int rowCount, out int columns);
        return Shape.Tensor(values, rowCount, columns);
    }

    /// <summary>Copies rows into one array, row after row. O(n·f).</summary>
    /// <param name="rows">Rows of equal length, [n × f], 1 ≤ n, 1 ≤ f; whether values are finite is not checked.</param>
    /// <param name="expectedCount">
    /// The only number of rows that the caller has a use for, such as that of its labels, to take memory for; 0 for any number.
    /// </param>
    /// <param name="name">The name of the caller's parameter.</param>
    /// <param name="rowCount">The number of rows, n.</param>
    /// <param name="columns">The number of columns, f.</param>
    /// <returns>The values, [n · f].</returns>
    /// <inheritdoc cref="ToTensor" path="/exception"/>
    public static float[] ToArray(
        IEnumerable<ReadOnlyMemory<float>> rows, int expectedCount, string name, out int rowCount, out int columns)
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
                values = FirstMemory(rows, expectedCount, columns, name);
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

    // Too many rows are refused here, before memory is taken, wherever their number is known.
    private static float[] FirstMemory(IEnumerable<ReadOnlyMemory<float>> rows, int expectedCount, int columns, string name)
    {
        if (!rows.TryGetNonEnumeratedCount(out int count))
        {
            count = expectedCount;
        }

        Throw.IfTooManyValues(count, columns, name);
        return new float[count * columns];
    }
}
