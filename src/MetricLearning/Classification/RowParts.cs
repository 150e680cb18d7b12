using MetricLearning.Data;
using MetricLearning.Networks;
using MetricLearning.Training;

namespace MetricLearning.Classification;

/// <summary>What stands for rows in the embeddings of each fold and in those of the model.</summary>
/// <remarks>
/// A map learns from labels, so each fold has one of its own, which has not seen the rows that the fold holds out; the model's learns from
/// all rows. Their shrinkage was chosen by rows and labels of all folds, as the scaling was.
/// </remarks>
internal sealed class RowParts
{
    private readonly RowPart[] _ofFolds;

    private RowParts(RowPart whole, RowPart[] ofFolds, double? shrinkage)
    {
        Whole = whole;
        _ofFolds = ofFolds;
        Shrinkage = shrinkage;
    }

    /// <summary>What stands for them in the model.</summary>
    public RowPart Whole { get; }

    /// <summary>The shrinkage of the maps; null without any.</summary>
    public double? Shrinkage { get; }

    /// <summary>What stands for them in a fold.</summary>
    public RowPart OfFold(int fold) => _ofFolds.Length == 0 ? Whole : _ofFolds[fold];

    /// <summary>The scaled rows themselves. O(n·f).</summary>
    public static RowParts Scaled(LabeledDataset data, StandardScaler scaler) =>
        new(new(scaler, RowScalers.DeviationOf(data, scaler)), [], shrinkage: null);

    /// <summary>The scaled rows mapped.</summary>
    /// <param name="data">Rows as they came.</param>
    /// <param name="scaler">Scales them.</param>
    /// <param name="folds">Which rows each fold learns from.</param>
    /// <param name="shrinkage">The shrinkage of the maps.</param>
    /// <param name="degree">The largest number of threads that map rows.</param>
    /// <param name="cancellationToken">Asks to stop.</param>
    /// <returns>Null where some fold's rows give no map.</returns>
    public static RowParts? Mapped(
        LabeledDataset data,
        StandardScaler scaler,
        ModelSelectionFolds folds,
        double shrinkage,
        int degree,
        CancellationToken cancellationToken)
    {
        RowPart?[] parts =
        [
            .. Enumerable.Range(0, folds.Count).Select(fold => Map(folds.Learned(fold))),
            Map([.. Enumerable.Range(0, data.RowCount)]),
        ];
        return parts.Contains(null) ? null : new(parts[^1]!, parts[..^1]!, shrinkage);

        RowPart? Map(int[] rows)
        {
            LabeledDataset sample = scaler.Transform(data.Select(RelevantComponents.Sample(data.Labels, rows)));
            if (RelevantComponents.TryFit(sample, shrinkage, degree, cancellationToken) is not EmbeddingNetwork map)
            {
                return null;
            }

            return new(scaler, RowScalers.DeviationOf(map.Embed(sample.Features)), map);
        }
    }
}
