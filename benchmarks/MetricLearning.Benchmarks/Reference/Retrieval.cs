using MetricLearning.Evaluation;

namespace MetricLearning.Benchmarks.Reference;

/// <summary>Retrieval metrics by one sort of all references per query.</summary>
internal static class Retrieval
{
    public static RetrievalMetrics Metrics(
        ReadOnlySpan<float> queries, ReadOnlySpan<int> queryLabels, ReadOnlySpan<float> references, ReadOnlySpan<int> referenceLabels)
    {
        int dimension = queries.Length / queryLabels.Length;
        double[] distances = new double[referenceLabels.Length];
        int[] indices = new int[referenceLabels.Length];
        RetrievalMetrics sum = default;
        for (int query = 0; query < queryLabels.Length; query++)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                indices[i] = i;
                distances[i] = Distance(queries.Slice(query * dimension, dimension), references.Slice(i * dimension, dimension));
            }

            Array.Sort(distances, indices);
            RetrievalMetrics metrics = OfQuery(indices, referenceLabels, queryLabels[query]);
            sum = new(
                sum.QueryCount + 1,
                sum.PrecisionAt1 + metrics.PrecisionAt1,
                sum.RPrecision + metrics.RPrecision,
                sum.MeanAveragePrecisionAtR + metrics.MeanAveragePrecisionAtR,
                sum.MeanAveragePrecision + metrics.MeanAveragePrecision,
                sum.MeanReciprocalRank + metrics.MeanReciprocalRank);
        }

        double count = sum.QueryCount;
        return new(
            sum.QueryCount,
            sum.PrecisionAt1 / count,
            sum.RPrecision / count,
            sum.MeanAveragePrecisionAtR / count,
            sum.MeanAveragePrecision / count,
            sum.MeanReciprocalRank / count);
    }

    private static double Distance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
        {
            double difference = (double)x[j] - y[j];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }

    // Random rows have no ties, which this sort would leave in any order.
    private static RetrievalMetrics OfQuery(ReadOnlySpan<int> ranked, ReadOnlySpan<int> labels, int label)
    {
        double r = labels.Count(label);
        int hits = 0;
        int first = 0;
        double hitsAtR = 0;
        double precisionAtR = 0;
        double precision = 0;
        for (int i = 0; i < ranked.Length; i++)
        {
            if (labels[ranked[i]] == label)
            {
                int rank = i + 1;
                double share = ++hits / (double)rank;
                first = hits == 1 ? rank : first;
                precision += share;
                hitsAtR += rank <= r ? 1 : 0;
                precisionAtR += rank <= r ? share : 0;
            }
        }

        return new(1, first == 1 ? 1 : 0, hitsAtR / r, precisionAtR / r, precision / r, 1.0 / first);
    }
}
