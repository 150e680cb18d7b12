using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Training;

/// <summary>
/// Relevant component analysis: the linear map after which the rows of a class vary alike in all directions, so that directions in which
/// classes vary anyway count less. Learned in one step, without gradients.
/// </summary>
/// <remarks>
/// <para>
/// With W = Σ (x − m)(x − m)ᵀ / (n − c) over the n rows x, m being the mean of a row's class and c the number of classes, and a shrinkage
/// s, the map is A = L⁻¹ where L·Lᵀ = (1 − s)·W + s·(tr W / f)·I is the Cholesky decomposition. So the squared Euclidean distance of two
/// mapped rows is (x − y)ᵀ·(L·Lᵀ)⁻¹·(x − y), the Mahalanobis distance within classes (N. Shental, T. Hertz, D. Weinshall, M. Pavel,
/// Adjustment learning and relevant component analysis, ECCV 2002; A. Bar-Hillel, T. Hertz, N. Shental, D. Weinshall, 2003). s = 1 leaves
/// distances as they are but for their unit; a small one trusts the rows.
/// </para>
/// <para>
/// Of more than 16,384 rows about that many are used, of all classes, or of some where each has few rows. Rows of columns with different
/// units should be scaled first, since shrinkage mixes their variances (<see cref="StandardScaler"/>).
/// </para>
/// </remarks>
public static class RelevantComponents
{
    /// <summary>About the most rows that a map is learned from.</summary>
    internal const int MostRows = 1 << 14;

    /// <summary>The most columns of a map.</summary>
    internal const int MostColumns = 1 << 14;

    private const float LargestWeight = 1e15f; // so that what is mapped, and its squares, stay in single precision

    /// <summary>Learns the map.</summary>
    /// <param name="data">Rows, [n × f], f ≤ 16,384, of which at least two share a label and differ.</param>
    /// <param name="shrinkage">s, 0 &lt; s ≤ 1. Columns that depend on each other need one above rounding, such as 1e-6.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <returns>A network of one fully connected layer without activation, [f] → [f]. O(n·f² + f³).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// There are more columns; in every class all rows are alike; values differ so little that the map leaves the range of
    /// single precision; or columns depend on each other, and the shrinkage is too small.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shrinkage"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static EmbeddingNetwork Fit(LabeledDataset data, double shrinkage = 0.1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        Throw.IfNot(shrinkage is > 0 and <= 1, shrinkage, "0 < shrinkage ≤ 1", "Pass 0.1 when in doubt.");
        CheckColumns(data.FeatureCount, nameof(data));
        LabeledDataset sample = data.RowCount <= MostRows ? data : data.Select(Sample(data.Labels));
        return TryFit(sample, shrinkage, cancellationToken: cancellationToken) ?? throw new ArgumentException(
            $"data has {data.RowCount} rows, and no class varies, values differ too little for single precision, or columns depend on " +
            $"each other and the shrinkage of {shrinkage} is too small. Pass rows of which some share a label and differ, scaled by a " +
            "StandardScaler, and a larger shrinkage.",
            nameof(data));
    }

    /// <summary>As <see cref="Fit"/> of all rows, but null where there is no map.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="shrinkage">s.</param>
    /// <param name="degree">The largest number of threads that map rows later; null for the default.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    internal static EmbeddingNetwork? TryFit(
        LabeledDataset data, double shrinkage, int? degree = null, CancellationToken cancellationToken = default) =>
        TryFit(CovarianceWithinClasses(data, cancellationToken), data.FeatureCount, shrinkage, degree, cancellationToken);

    /// <summary>The same of a covariance that is known.</summary>
    internal static EmbeddingNetwork? TryFit(
        double[] covariance, int columns, double shrinkage, int? degree, CancellationToken cancellationToken)
    {
        double[] matrix = [.. covariance];
        if (!Shrink(matrix, columns, shrinkage) || !LowerTriangle.TryFactorize(matrix, columns, cancellationToken))
        {
            return null;
        }

        LowerTriangle.Invert(matrix, columns, cancellationToken);
        EmbeddingNetworkOptions options = new();
        options = options with { MaxDegreeOfParallelism = degree ?? options.MaxDegreeOfParallelism };
        EmbeddingNetwork map = EmbeddingNetwork.Blank(
            new(1, 1, columns), [new FullyConnectedLayer(columns)], seed: 0, options, (long)columns * (columns + 1));
        Span<float> weights = TensorMemory.Of<float>(map.Parameters[0].Values);
        TensorPrimitives.ConvertSaturating<double, float>(matrix, weights);
        return MathF.Abs(TensorPrimitives.MaxMagnitude<float>(weights)) <= LargestWeight ? map : null;
    }

    /// <summary>Refuses more columns than a map may have.</summary>
    internal static void CheckColumns(int columns, string name)
    {
        if (columns > MostColumns)
        {
            throw new ArgumentException(
                $"{name} has {columns} columns; expected {MostColumns} at most, since a map holds that number squared. Pass fewer columns.",
                name);
        }
    }

    /// <summary>
    /// About <see cref="MostRows"/> of some rows, all if there are fewer: the same share of each class, but two rows at least. Classes that
    /// this gives more than their share are fewer, evenly spread, where they would be too many; classes of one row are left out, unless
    /// there are no others. O(n).
    /// </summary>
    /// <param name="labels">The labels of all rows there are.</param>
    /// <param name="rows">Which of them; null for all.</param>
    internal static int[] Sample(ReadOnlySpan<int> labels, int[]? rows = null)
    {
        rows ??= [.. Enumerable.Range(0, labels.Length)];
        if (rows.Length <= MostRows)
        {
            return rows;
        }

        int[] own = new int[rows.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = labels[rows[i]];
        }

        ClassIndex classes = new(own);
        int[] counts = [.. Enumerable.Range(0, classes.ClassCount).Select(classes.CountOf).Where(count => count > 1)];
        if (counts.Length == 0)
        {
            return rows[..MostRows]; // nothing varies in them, which whoever asks will find
        }

        double share = Math.Min(1, (double)MostRows / counts.Sum());
        int ofLarge = counts.Sum(count => IsSmall(count) ? 0 : (int)(count * share)), ofSmall = 2 * counts.Count(IsSmall);
        double shareOfSmall = Math.Min(1, (double)(MostRows - ofLarge) / Math.Max(1, ofSmall));
        List<int> sample = [];
        int small = 0;
        for (int c = 0; c < classes.ClassCount; c++)
        {
            int count = classes.CountOf(c);
            int kept = count == 1 ? 0 : !IsSmall(count) ? (int)(count * share)
                : (long)(small * shareOfSmall) == (long)(++small * shareOfSmall) ? 0 : 2;
            for (int i = 0; i < kept; i++)
            {
                sample.Add(rows[classes.RowsOf(c)[(int)((long)i * count / kept)]]);
            }
        }

        return [.. sample];

        bool IsSmall(int count) => count * share < 2;
    }

    /// <summary>W, the lower triangle with zeros above, [f × f].</summary>
    internal static double[] CovarianceWithinClasses(LabeledDataset data, CancellationToken cancellationToken)
    {
        ClassIndex classes = new(data.Labels);
        int columns = data.FeatureCount;
        double[] sums = new double[columns * columns], mean = new double[columns], row = new double[columns];
        for (int c = 0; c < classes.ClassCount; c++)
        {
            Array.Clear(mean);
            foreach (int own in classes.RowsOf(c))
            {
                TensorPrimitives.ConvertChecked<float, double>(data.Row(own), row);
                TensorPrimitives.Add<double>(mean, row, mean);
            }

            TensorPrimitives.Divide(mean, classes.CountOf(c), mean);
            foreach (int own in classes.RowsOf(c))
            {
                cancellationToken.ThrowIfCancellationRequested();
                TensorPrimitives.ConvertChecked<float, double>(data.Row(own), row);
                TensorPrimitives.Subtract<double>(row, mean, row);
                for (int i = 0; i < columns; i++)
                {
                    Span<double> sum = sums.AsSpan(i * columns, i + 1);
                    TensorPrimitives.MultiplyAdd(row.AsSpan(0, i + 1), row[i], sum, sum);
                }
            }
        }

        TensorPrimitives.Divide(sums, Math.Max(1, data.RowCount - classes.ClassCount), sums);
        return sums;
    }

    private static bool Shrink(double[] covariance, int columns, double shrinkage)
    {
        double trace = 0;
        for (int i = 0; i < columns; i++)
        {
            trace += covariance[(i * columns) + i];
        }

        TensorPrimitives.Multiply(covariance, 1 - shrinkage, covariance);
        for (int i = 0; i < columns; i++)
        {
            covariance[(i * columns) + i] += shrinkage * trace / columns;
        }

        return trace > 0 && double.IsFinite(trace);
    }
}
