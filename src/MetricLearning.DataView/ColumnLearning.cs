using Microsoft.ML;

namespace MetricLearning.DataView;

/// <summary>Learns a column's means and categories.</summary>
internal static class ColumnLearning
{
    /// <summary>The column as the rows of a table have it.</summary>
    /// <param name="column">The column.</param>
    /// <param name="raw">The rows.</param>
    /// <param name="index">The number of the column among those that were read.</param>
    /// <param name="firstFeature">The first column of rows that it fills.</param>
    /// <param name="missing">What becomes of missing values.</param>
    /// <exception cref="ArgumentException">All values are missing where means replace them, or there is no category.</exception>
    public static TableColumn Of(
        DataViewSchema.Column column, RawTable raw, int index, int firstFeature, MissingValueRule missing)
    {
        (double[] means, string[]? categories) = ColumnKinds.Of(column.Type).IsCategory()
            ? SharesOf(raw.Categories(index))
            : (MeansOf(raw.Numbers(index), TableSchema.WidthOf(column)), null);
        if (means.Length == 0 || (missing == MissingValueRule.ReplaceByMean && means.Any(double.IsNaN)))
        {
            int place = Array.FindIndex(means, double.IsNaN);
            throw TableSchema.Wrong(
                $"Column \"{column.Name}\" has no value in any row{(means.Length > 1 ? $", at place {place} of {means.Length}" : "")}; " +
                "expected one at least, to learn from. Leave the column out of FeatureColumns.");
        }

        return new(column.Name, firstFeature, means.Length, means.AsReadOnly(), categories?.AsReadOnly());
    }

    private static double[] MeansOf(IReadOnlyList<float[]> rows, int width)
    {
        double[] means = new double[width];
        for (int place = 0; place < width; place++)
        {
            double sum = 0;
            int count = 0;
            foreach (float[] row in rows)
            {
                if (!float.IsNaN(row[place]))
                {
                    sum += row[place];
                    count++;
                }
            }

            means[place] = sum / count;
        }

        return means;
    }

    private static (double[] Shares, string[] Categories) SharesOf(IReadOnlyList<string?> rows)
    {
        SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string? category in rows)
        {
            if (category is not null)
            {
                counts[category] = counts.GetValueOrDefault(category) + 1;
            }
        }

        double total = counts.Values.Sum();
        return ([.. counts.Values.Select(count => count / total)], [.. counts.Keys]);
    }
}
