namespace MetricLearning.DataView;

/// <summary>Makes rows of numbers of the rows of a table.</summary>
internal static class FeatureRows
{
    /// <summary>Writes numbers and categories side by side, and means where values are missing.</summary>
    /// <param name="raw">The rows of the table.</param>
    /// <param name="columns">The columns, as they were learned.</param>
    /// <param name="featureCount">Columns of a row, f.</param>
    /// <returns>The rows, [n · f].</returns>
    /// <exception cref="ArgumentException">They do not fit one array.</exception>
    public static float[] Of(RawTable raw, TableColumn[] columns, int featureCount)
    {
        int rowCount = raw.RowNumbers.Count;
        if ((long)rowCount * featureCount > Array.MaxLength)
        {
            throw TableSchema.Wrong(
                $"The table has {rowCount} rows of {featureCount} values, more than the {Array.MaxLength} that fit one array. " +
                $"Pass at most {Array.MaxLength / featureCount} rows at a time.");
        }

        float[] values = new float[rowCount * featureCount];
        for (int index = 0; index < columns.Length; index++)
        {
            TableColumn column = columns[index];
            float[] means = [.. column.Means.Select(mean => (float)mean)];
            Dictionary<string, int> places = (column.Categories ?? []).Index()
                .ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
            for (int row = 0; row < rowCount; row++)
            {
                Span<float> own = values.AsSpan((row * featureCount) + column.FirstFeature, column.FeatureCount);
                if (column.Categories is null)
                {
                    Place(raw.Numbers(index)[row], means, own);
                }
                else if (raw.Categories(index)[row] is not string category)
                {
                    means.CopyTo(own);
                }
                else if (places.TryGetValue(category, out int place))
                {
                    own[place] = 1;
                }
            }
        }

        return values;
    }

    private static void Place(float[] row, float[] means, Span<float> destination)
    {
        for (int place = 0; place < row.Length; place++)
        {
            destination[place] = float.IsNaN(row[place]) ? means[place] : row[place];
        }
    }
}
