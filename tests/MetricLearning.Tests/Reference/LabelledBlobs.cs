namespace MetricLearning.Tests.Reference;

/// <summary>Rows around centres far apart, one centre for each label.</summary>
internal static class LabelledBlobs
{
    public static (List<float[]> Rows, List<string> Labels) Create(
        string[] labels, int rowsPerLabel, int seed, int columns = 6, double spread = 1)
    {
        Random random = new(seed);
        List<float[]> rows = [];
        List<string> all = [];
        for (int i = 0; i < labels.Length * rowsPerLabel; i++)
        {
            string label = labels[i % labels.Length];
            rows.Add(Row(label, random, columns, spread));
            all.Add(label);
        }

        return (rows, all);
    }

    public static float[] Row(string label, Random random, int columns = 6, double spread = 1)
    {
        Random center = new(label.Sum(letter => letter * 31));
        float[] row = new float[columns];
        for (int j = 0; j < columns; j++)
        {
            row[j] = (float)((center.NextDouble() * 40) + ((random.NextDouble() + random.NextDouble() - 1) * spread));
        }

        return row;
    }
}
