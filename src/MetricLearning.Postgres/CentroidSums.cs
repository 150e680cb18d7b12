using System.Runtime.InteropServices;

namespace MetricLearning.Postgres;

/// <summary>The sums of the rows of each label, of which several add up.</summary>
internal sealed class CentroidSums(int dimension)
{
    private readonly Dictionary<string, (long Count, double[] Sum)> _labels = new(StringComparer.Ordinal);

    /// <summary>Hands out the means of several sums.</summary>
    public static void Join(IEnumerable<CentroidSums> parts, Action<string, float[]> receive)
    {
        foreach (IGrouping<string, KeyValuePair<string, (long Count, double[] Sum)>> label in
            parts.SelectMany(part => part._labels).GroupBy(one => one.Key, StringComparer.Ordinal))
        {
            long count = label.Sum(one => one.Value.Count);
            receive(label.Key, [.. label.First().Value.Sum.Select((_, i) => (float)(label.Sum(one => one.Value.Sum[i]) / count))]);
        }
    }

    /// <summary>Adds a label of one gallery.</summary>
    public void Add(string label, long count, float[] mean)
    {
        ref (long Count, double[] Sum) own = ref CollectionsMarshal.GetValueRefOrAddDefault(_labels, label, out bool exists);
        own.Sum = exists ? own.Sum : new double[dimension];
        own.Count += count;
        for (int i = 0; i < dimension; i++)
        {
            own.Sum[i] += (double)mean[i] * count;
        }
    }
}
