using MetricLearning.Data;
using MetricLearning.Distances;

namespace MetricLearning.Classification;

/// <summary>How well the distance of the nearest row would tell classes that are left out, one after another.</summary>
internal static class LeftOutClasses
{
    /// <summary>
    /// The mean over classes of the area under the receiver operating characteristic (<see cref="Evaluation.OpenSetReport"/>): the share
    /// of the pairs of a row of the class and a row of another in which the former is farther from the nearest row of another class than
    /// the latter from the nearest row of any. O(n²·d).
    /// </summary>
    /// <param name="rows">The rows, [n × d].</param>
    /// <returns>0 to 1; NaN for rows of one class.</returns>
    public static double AurocOf(LabeledDataset rows)
    {
        int count = rows.RowCount;
        ReadOnlySpan<int> labels = rows.Labels;
        float[] nearest = new float[count], nearestOther = new float[count];
        EmbeddedBatch batch = new(rows.Features, labels, new EmbeddingDistance(DistanceMetric.Euclidean));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> distances = batch.DistanceRow(i);
            (float any, float other) = (float.PositiveInfinity, float.PositiveInfinity);
            for (int j = 0; j < count; j++)
            {
                any = j == i ? any : Math.Min(any, distances[j]);
                other = labels[j] == labels[i] ? other : Math.Min(other, distances[j]);
            }

            (nearest[i], nearestOther[i]) = (any, other);
        }

        float[] all = [.. nearest.Order()];
        ClassIndex classes = new(labels);
        double sum = 0;
        for (int c = 0; c < classes.ClassCount; c++)
        {
            float[] own = new float[classes.CountOf(c)];
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = nearest[classes.RowsOf(c)[i]];
            }

            Array.Sort(own);
            double nearer = 0; // known rows than rows of the class
            foreach (int row in classes.RowsOf(c))
            {
                nearer += CountBelow(all, nearestOther[row]) - CountBelow(own, nearestOther[row]);
            }

            sum += nearer / ((double)own.Length * (count - own.Length));
        }

        return sum / classes.ClassCount;
    }

    // Equal ones count half.
    private static double CountBelow(float[] sorted, float value) =>
        (FirstNotBelow(sorted, value) + FirstNotBelow(sorted, MathF.BitIncrement(value))) / 2.0;

    private static int FirstNotBelow(float[] sorted, float value)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
