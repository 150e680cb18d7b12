using System.Numerics.Tensors;
using MetricLearning.Data;

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

        double deviation = NetworkEnsemble.DeviationOf(data.Features) / Math.Sqrt(data.FeatureCount);
        double[] scale = new double[data.FeatureCount];
        Array.Fill(scale, deviation);
        return new(perColumn.Mean, scale);
    }
}
