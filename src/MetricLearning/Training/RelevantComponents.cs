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
    /// <param name="data">Rows, [n × f], f ≤ 16,384, of which some two share a label and differ.</param>
    /// <param name="shrinkage">s, 0 &lt; s ≤ 1. Columns that depend on each other need one that rounding shows, such as 1e-6.</param>
    /// <param name="cancellationToken">Asks to stop; heeded between rows.</param>
    /// <returns>A network of one fully connected layer without activation, [f] → [f]. O(n·f² + f³).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// There are more columns; all rows of a class are alike, in each class; values differ so little that the map leaves the range of
    /// single precision; or columns depend on each other, and the shrinkage is too small.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shrinkage"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static EmbeddingNetwork Fit(LabeledDataset data, double shrinkage = 0.1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        Throw.IfNot(shrinkage is > 0 and <= 1, shrinkage, "0 < shrinkage ≤ 1", "Pass 0.1 when in doubt.");
        if (data.FeatureCount > MostColumns)
        {
            throw new ArgumentException(
                $"data has {data.FeatureCount} columns; expected {MostColumns} at most, since a map has the square of that of numbers. " +
                "Pass fewer columns.",
                nameof(data));
        }

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
        LabeledDataset data, double shrinkage, int? degree = null, CancellationToken cancellationToken = default)
    {
        int columns = data.FeatureCount;
        double[] matrix = CovarianceWithinClasses(data, cancellationToken);
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
        return TensorPrimitives.MaxMagnitude<float>(weights) <= LargestWeight ? map : null;
    }

    /// <summary>
    /// About <see cref="MostRows"/> of some rows, all if there are fewer: the same share of each class, but two rows at least, and fewer
    /// classes, evenly spread, where those would be too many. O(n).
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
        double share = (double)MostRows / rows.Length, whole = 0;
        for (int c = 0; c < classes.ClassCount; c++)
        {
            whole += KeptOf(classes.CountOf(c));
        }

        double ofClasses = Math.Min(1, MostRows / whole);
        List<int> sample = [];
        for (int c = 0; c < classes.ClassCount; c++)
        {
            int kept = (long)(c * ofClasses) == (long)((c + 1) * ofClasses) ? 0 : KeptOf(classes.CountOf(c));
            for (int i = 0; i < kept; i++)
            {
                sample.Add(rows[classes.RowsOf(c)[(int)((long)i * classes.CountOf(c) / kept)]]);
            }
        }

        return [.. sample];

        int KeptOf(int count) => Math.Min(count, Math.Max(2, (int)(count * share)));
    }

    // The lower triangle, zeros above.
    private static double[] CovarianceWithinClasses(LabeledDataset data, CancellationToken cancellationToken)
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
