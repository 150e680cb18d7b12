using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MetricLearning.Internal;

namespace MetricLearning.Neighbors;

/// <summary>
/// Indices and classifiers for rows that do not lie in one tensor: they are copied into one, then everything is as there.
/// </summary>
public static class RowSequenceExtensions
{
    /// <summary>Adds rows to an index, see <see cref="NeighborIndex.Add"/>.</summary>
    /// <param name="index">The index.</param>
    /// <param name="rows">The rows, all of one length. None adds nothing.</param>
    /// <exception cref="ArgumentException">
    /// Rows differ in length, their values do not fit one array, or <see cref="NeighborIndex.Add"/> refuses them.
    /// </exception>
    public static void Add(this NeighborIndex index, IEnumerable<ReadOnlyMemory<float>> rows)
    {
        ArgumentNullException.ThrowIfNull(index);
        float[] values = Gather(rows, nameof(rows), out int count, out int columns);
        if (count > 0)
        {
            index.Add(Tensor(values, count, columns));
        }
    }

    /// <summary>Finds the rows nearest to each query.</summary>
    /// <param name="index">The index.</param>
    /// <param name="queries">The queries, all of one length.</param>
    /// <param name="neighborCount">Rows to find for each query, 1 ≤ k ≤ <see cref="NeighborIndex.Count"/>.</param>
    /// <returns>The neighbours of each query.</returns>
    /// <exception cref="ArgumentException">
    /// Queries differ in length, their values do not fit one array, or the index refuses them.
    /// </exception>
    /// <exception cref="InvalidOperationException">The index has no rows.</exception>
    public static NeighborTable Search(this NeighborIndex index, IEnumerable<ReadOnlyMemory<float>> queries, int neighborCount)
    {
        ArgumentNullException.ThrowIfNull(index);
        float[] values = Gather(queries, nameof(queries), out int count, out int columns);
        return index.Search(Tensor(values, count, count > 0 ? columns : index.Dimension), neighborCount);
    }

    /// <summary>Replaces a classifier's gallery, see <see cref="INearestNeighborClassifier.Fit"/>.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="rows">The rows, all of one length, at least one.</param>
    /// <param name="labels">Their labels, [n].</param>
    /// <exception cref="ArgumentException">
    /// Rows differ in length, their values do not fit one array, or the classifier refuses them.
    /// </exception>
    public static void Fit(this INearestNeighborClassifier classifier, IEnumerable<ReadOnlyMemory<float>> rows, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        float[] values = Gather(rows, nameof(rows), out int count, out int columns);
        Throw.IfNoRows(count, nameof(rows));
        classifier.Fit(Tensor(values, count, columns), labels);
    }

    /// <summary>Adds rows to a classifier's gallery.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="rows">The rows, all of one length. None adds nothing.</param>
    /// <param name="labels">Their labels, [n].</param>
    /// <exception cref="ArgumentException">
    /// Rows differ in length, their values do not fit one array, or the classifier refuses them.
    /// </exception>
    public static void Add(this INearestNeighborClassifier classifier, IEnumerable<ReadOnlyMemory<float>> rows, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        float[] values = Gather(rows, nameof(rows), out int count, out int columns);
        Throw.IfLabelCountDiffers(labels.Length, count, nameof(labels), nameof(rows));
        if (count > 0)
        {
            classifier.Add(Tensor(values, count, columns), labels);
        }
    }

    /// <summary>Classifies rows, see <see cref="INearestNeighborClassifier.Predict(in ReadOnlyTensorSpan{float})"/>.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="queries">The rows, all of one length, at least one.</param>
    /// <returns>Their predictions.</returns>
    /// <exception cref="ArgumentException">
    /// There is no row, rows differ in length, their values do not fit one array, or the classifier refuses them.
    /// </exception>
    public static Predictions Predict(this INearestNeighborClassifier classifier, IEnumerable<ReadOnlyMemory<float>> queries)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        float[] values = Gather(queries, nameof(queries), out int count, out int columns);
        Throw.IfNoRows(count, nameof(queries)); // without a row the number of columns is unknown
        return classifier.Predict(Tensor(values, count, columns));
    }

    /// <summary>Replaces a classifier's gallery by rows in arrays of their own, see <see cref="INearestNeighborClassifier.Fit"/>.</summary>
    /// <inheritdoc cref="Fit(INearestNeighborClassifier, IEnumerable{ReadOnlyMemory{float}}, ReadOnlySpan{int})" path="/param|/exception"/>
    [OverloadResolutionPriority(1)] // [] and null fit both kinds of rows
    public static void Fit(this INearestNeighborClassifier classifier, IEnumerable<float[]> rows, ReadOnlySpan<int> labels) =>
        classifier.Fit(RowMemory.Of(rows, nameof(rows)), labels);

    /// <summary>Adds rows in arrays of their own to a classifier's gallery.</summary>
    /// <inheritdoc cref="Add(INearestNeighborClassifier, IEnumerable{ReadOnlyMemory{float}}, ReadOnlySpan{int})" path="/param|/exception"/>
    [OverloadResolutionPriority(1)]
    public static void Add(this INearestNeighborClassifier classifier, IEnumerable<float[]> rows, ReadOnlySpan<int> labels) =>
        classifier.Add(RowMemory.Of(rows, nameof(rows)), labels);

    /// <summary>
    /// Classifies rows in arrays of their own, see <see cref="INearestNeighborClassifier.Predict(in ReadOnlyTensorSpan{float})"/>.
    /// </summary>
    /// <inheritdoc cref="Predict(INearestNeighborClassifier, IEnumerable{ReadOnlyMemory{float}})" path="/param|/returns|/exception"/>
    [OverloadResolutionPriority(1)]
    public static Predictions Predict(this INearestNeighborClassifier classifier, IEnumerable<float[]> queries) =>
        classifier.Predict(RowMemory.Of(queries, nameof(queries)));

    /// <summary>Replaces a classifier's gallery by the rows of a matrix, see <see cref="INearestNeighborClassifier.Fit"/>.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="rows">The rows, [n × d], 1 ≤ n.</param>
    /// <param name="labels">Their labels, [n].</param>
    /// <exception cref="ArgumentNullException">The classifier or the matrix is null.</exception>
    /// <exception cref="ArgumentException">The classifier refuses the rows.</exception>
    [SuppressMessage("Performance", "CA1814", Justification = "The caller has such a matrix; it is read where it lies.")]
    public static void Fit(this INearestNeighborClassifier classifier, float[,] rows, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(rows);
        classifier.Fit(Shape.Matrix(rows), labels);
    }

    /// <summary>
    /// Classifies the rows of a matrix, see <see cref="INearestNeighborClassifier.Predict(in ReadOnlyTensorSpan{float})"/>.
    /// </summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="queries">The rows, [m × d].</param>
    /// <returns>Their predictions.</returns>
    /// <exception cref="ArgumentNullException">The classifier or the matrix is null.</exception>
    /// <exception cref="ArgumentException">The classifier refuses the rows.</exception>
    [SuppressMessage("Performance", "CA1814", Justification = "The caller has such a matrix; it is read where it lies.")]
    public static Predictions Predict(this INearestNeighborClassifier classifier, float[,] queries)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(queries);
        return classifier.Predict(Shape.Matrix(queries));
    }

    private static float[] Gather(IEnumerable<ReadOnlyMemory<float>> rows, string name, out int count, out int columns)
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        List<ReadOnlyMemory<float>> all = [.. rows];
        count = all.Count;
        columns = count > 0 ? all[0].Length : 0;
        for (int i = 1; i < count; i++)
        {
            if (all[i].Length != columns)
            {
                throw new ArgumentException(
                    $"{name} has {all[i].Length} values at row {i}; expected {columns}, as at row 0. Pass rows of one length.", name);
            }
        }

        Throw.IfTooManyResults(count, columns, name);
        float[] values = new float[count * columns];
        for (int i = 0; i < count; i++)
        {
            all[i].Span.CopyTo(values.AsSpan(i * columns));
        }

        return values;
    }

    private static ReadOnlyTensorSpan<float> Tensor(float[] values, int rows, int columns) => new(values, [rows, columns], []);
}
