using MetricLearning.Data;

namespace Tables.Data;

/// <summary>A table of numbers whose rows have labels and are cut into folds.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Rows">The rows, whose labels have names.</param>
/// <param name="Folds">The fold of each row.</param>
internal sealed record Table(string Name, LabeledDataset Rows, int[] Folds)
{
    /// <summary>The numbers of the folds, ascending.</summary>
    public IReadOnlyList<int> FoldNumbers { get; } = [.. Folds.Distinct().Order()];

    /// <summary>The rows outside a fold.</summary>
    public LabeledDataset TrainOf(int fold) => Select(row => Folds[row] != fold);

    /// <summary>The rows of a fold.</summary>
    public LabeledDataset TestOf(int fold) => Select(row => Folds[row] == fold);

    private LabeledDataset Select(Func<int, bool> isWanted) => Rows.Select([.. Enumerable.Range(0, Rows.RowCount).Where(isWanted)]);
}
