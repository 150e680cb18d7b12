using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;
using MetricLearning.Kernels;

namespace MetricLearning.Evaluation;

/// <summary>How well a query's nearest references by Euclidean distance share its label: means over queries, each from 0 to 1.</summary>
/// <remarks>
/// <para>
/// For a query with R references of its label, the references are ranked from 1 by ascending distance, ties by lower index; r₁ &lt; r₂
/// &lt; … &lt; r_R are the ranks of those of its label. A query with R = 0, such as one that is alone with its label, counts in no mean;
/// if no query counts, as where there are no rows, every mean is NaN. If all references have the query's label, every figure of it is 1.
/// A distance is that of the rows as given, <c>√(Σⱼ (qⱼ − rⱼ)²)</c> in double precision, summed in the order of the columns.
/// </para>
/// <para>
/// Sources: K. Musgrave, S. Belongie, S.-N. Lim, A metric learning reality check, ECCV 2020, section 3.2 (R-precision, MAP@R);
/// C. D. Manning, P. Raghavan, H. Schütze, Introduction to information retrieval, 2008, section 8.4.
/// </para>
/// </remarks>
/// <param name="QueryCount">The number of queries that count.</param>
/// <param name="PrecisionAt1">The share of queries whose nearest reference has their label, r₁ = 1.</param>
/// <param name="RPrecision">The mean share of the R nearest references that have the query's label, <c>|{i: rᵢ ≤ R}| / R</c>.</param>
/// <param name="MeanAveragePrecisionAtR">The mean of <c>(1/R)·Σ i / rᵢ</c> over the i with rᵢ ≤ R.</param>
/// <param name="MeanAveragePrecision">The mean of <c>(1/R)·Σ i / rᵢ</c> over all i.</param>
/// <param name="MeanReciprocalRank">The mean of <c>1 / r₁</c>.</param>
public readonly record struct RetrievalMetrics(
    int QueryCount,
    double PrecisionAt1,
    double RPrecision,
    double MeanAveragePrecisionAtR,
    double MeanAveragePrecision,
    double MeanReciprocalRank)
{
    /// <summary>Evaluates rows that are queries and references at once; a query's own row is no reference of it.</summary>
    /// <param name="embeddings">Rows, [n × d], 0 ≤ n.</param>
    /// <param name="labels">Their labels, [n].</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads, 1 ≤ degree; null for the number of processors. Never changes a result.
    /// </param>
    /// <returns>The means. O(n²·d) time, a copy of the embeddings and O(n) memory per thread.</returns>
    /// <exception cref="ArgumentException">The shape is not [n × d] with 1 ≤ d, the counts differ, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public static RetrievalMetrics Of(
        in ReadOnlyTensorSpan<float> embeddings, ReadOnlySpan<int> labels, int? maxDegreeOfParallelism = null)
    {
        ReadOnlySpan<float> values = Open(embeddings, labels, nameof(embeddings), nameof(labels), out int columns);
        return Of(values, values, columns, new(labels, labels, excludesOwnRow: true), maxDegreeOfParallelism);
    }

    /// <summary>Evaluates queries against references of their own.</summary>
    /// <param name="queries">Queries, [m × d], 0 ≤ m.</param>
    /// <param name="queryLabels">Their labels, [m].</param>
    /// <param name="references">References, [n × d], 0 ≤ n.</param>
    /// <param name="referenceLabels">Their labels, [n].</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads, 1 ≤ degree; null for the number of processors. Never changes a result.
    /// </param>
    /// <returns>The means. O(m·n·d) time, a copy of the references and O(n) memory per thread.</returns>
    /// <exception cref="ArgumentException">A shape is not [rows × d] with 1 ≤ d, counts differ, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public static RetrievalMetrics Of(
        in ReadOnlyTensorSpan<float> queries,
        ReadOnlySpan<int> queryLabels,
        in ReadOnlyTensorSpan<float> references,
        ReadOnlySpan<int> referenceLabels,
        int? maxDegreeOfParallelism = null)
    {
        ReadOnlySpan<float> asked = Open(queries, queryLabels, nameof(queries), nameof(queryLabels), out int columns);
        ReadOnlySpan<float> known = Open(references, referenceLabels, nameof(references), nameof(referenceLabels), out int knownColumns);
        Throw.IfColumnCountDiffers(columns, knownColumns, nameof(queries), nameof(references));
        RelevantRanks ranks = new(queryLabels, referenceLabels, excludesOwnRow: false);
        return Of(asked, known, columns, ranks, maxDegreeOfParallelism);
    }

    /// <summary>Evaluates the rows of a data set as queries against those of another as references.</summary>
    /// <param name="queries">Queries, [m × d], such as a network's embeddings of a data set.</param>
    /// <param name="references">References, [n × d].</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads, 1 ≤ degree; null for the number of processors. Never changes a result.
    /// </param>
    /// <returns>The means. O(m·n·d) time, a copy of the references and O(n) memory per thread.</returns>
    /// <exception cref="ArgumentNullException">A data set is null.</exception>
    /// <exception cref="ArgumentException">
    /// The columns differ, or the label names do not agree: neither list begins with the other, or only one side has names.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public static RetrievalMetrics Of(LabeledDataset queries, LabeledDataset references, int? maxDegreeOfParallelism = null)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(references);
        NameList.ThrowIfDifferent(queries.LabelNames, nameof(queries), references.LabelNames, nameof(references));
        return Of(queries.Features, queries.Labels, references.Features, references.Labels, maxDegreeOfParallelism);
    }

    private static RetrievalMetrics Of(
        ReadOnlySpan<float> queries, ReadOnlySpan<float> references, int columns, RelevantRanks ranks, int? maxDegreeOfParallelism)
    {
        int degree = maxDegreeOfParallelism ?? Environment.ProcessorCount;
        Throw.IfNoThread(degree, nameof(maxDegreeOfParallelism));
        DistanceScan.Run(queries, references, columns, ranks, new Workers(degree));
        return ranks.Means();
    }

    private static ReadOnlySpan<float> Open(
        in ReadOnlyTensorSpan<float> rows, ReadOnlySpan<int> labels, string rowsName, string labelsName, out int columns)
    {
        ReadOnlySpan<float> values = Shape.Matrix(rows, rowsName, out int count, out columns);
        Throw.IfLabelCountDiffers(labels.Length, count, labelsName, rowsName);
        Throw.IfNoColumns(columns, rowsName);
        Throw.IfTooManyColumns(columns, DistanceScan.LargestDepth, rowsName);
        Throw.IfNotFinite(values, columns, rowsName);
        return values;
    }
}
