using System.Numerics.Tensors;
using MetricLearning.Data;
using MetricLearning.Internal;

namespace MetricLearning.Classification;

/// <summary>Fits scalers to rows.</summary>
internal static class RowScalers
{
    private const double UnitTolerance = 1e-3;

    /// <summary>
    /// The scaling that data get unless held-out rows speak for the other: one number for rows that all have length 1, as text embeddings
    /// have, whose angles it keeps; by column for all others, whose columns may have different units.
    /// </summary>
    public static RowScaling UsualScaling(LabeledDataset data)
    {
        for (int row = 0; row < data.RowCount; row++)
        {
            if (!(Math.Abs(TensorPrimitives.Norm(data.Row(row)) - 1) <= UnitTolerance))
            {
                return RowScaling.PerColumn;
            }
        }

        return RowScaling.Common;
    }

    /// <summary>Fits the scaler of the usual scaling.</summary>
    public static StandardScaler Usual(LabeledDataset data) => Fit(data, UsualScaling(data));

    /// <summary>Fits a scaler. With a common scale, that is the root of the mean variance of the columns; 1 if all are constant.</summary>
    public static StandardScaler Fit(LabeledDataset data, RowScaling scaling)
    {
        StandardScaler perColumn = StandardScaler.Fit(data.Features);
        if (scaling == RowScaling.PerColumn)
        {
            return perColumn;
        }

        double variance = TotalVariance(data.Features, perColumn.Mean);
        double[] scale = new double[data.FeatureCount];
        Array.Fill(scale, variance > 0 ? Math.Sqrt(variance / data.FeatureCount) : 1);
        return new(perColumn.Mean, scale);
    }

    /// <summary>
    /// Fits one mean and one scale to all values of all rows, so that moving an image and scaling it may change places; scale 1 if all
    /// values are equal.
    /// </summary>
    public static StandardScaler FitImages(LabeledDataset data)
    {
        StandardScaler perColumn = StandardScaler.Fit(data.Features);
        double mean = TensorPrimitives.Average(perColumn.Mean);
        double spread = 0; // of the columns' means
        foreach (double own in perColumn.Mean)
        {
            spread += (own - mean) * (own - mean);
        }

        double variance = (TotalVariance(data.Features, perColumn.Mean) + spread) / data.FeatureCount;
        double[] means = new double[data.FeatureCount], scales = new double[data.FeatureCount];
        Array.Fill(means, mean);
        Array.Fill(scales, variance > 0 ? Math.Sqrt(variance) : 1);
        return new(means, scales);
    }

    /// <summary>
    /// The root of the total variance of scaled rows, <c>√(Σ‖x − mean‖² / n)</c>; 1 if they are all alike, or nearly so. O(n·f), without
    /// scaling any.
    /// </summary>
    /// <param name="data">The rows as they came.</param>
    /// <param name="scaler">What scales them.</param>
    public static double DeviationOf(LabeledDataset data, StandardScaler scaler)
    {
        return Deviation(TotalVariance(data.Features, StandardScaler.Fit(data.Features).Mean, scaler.Scale));
    }

    /// <summary>The same of rows as they are.</summary>
    public static double DeviationOf(in ReadOnlyTensorSpan<float> rows) =>
        Deviation(TotalVariance(rows, StandardScaler.Fit(rows).Mean));

    private static double Deviation(double variance) =>
        Math.Sqrt(variance) is >= NetworkEnsemble.SmallestDeviation and double deviation ? deviation : 1;

    // Of the rows divided by a unit, around means. Nothing of a column whose values are all equal, which rounding may not show.
    private static double TotalVariance(in ReadOnlyTensorSpan<float> rows, ReadOnlySpan<double> means, ReadOnlySpan<double> unit = default)
    {
        ReadOnlySpan<float> values = Shape.Matrix(rows, nameof(rows), out int count, out int columns);
        double[] sums = new double[columns];
        bool[] varies = new bool[columns];
        for (int row = 0, i = 0; row < count; row++)
        {
            for (int column = 0; column < columns; column++, i++)
            {
                double difference = (values[i] - means[column]) / (unit.IsEmpty ? 1 : unit[column]);
                sums[column] += difference * difference;
                varies[column] |= values[i] != values[column];
            }
        }

        return sums.Where((_, column) => varies[column]).Sum() / count;
    }
}
