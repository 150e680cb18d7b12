using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Classification;

/// <summary>The neighbours of all held-out rows, in every view and gallery.</summary>
internal sealed class ModelSelectionViews
{
    private readonly Dictionary<(ModelView View, bool UsesCentroids), HeldOutNeighbors> _neighbors = [];

    private ModelSelectionViews(int[] rows, int[] labels, int classCount, int networksPerFold)
    {
        Rows = rows;
        Labels = labels;
        ClassCount = classCount;
        NetworksPerFold = networksPerFold;
        Views = networksPerFold == 0 ? [ModelView.Rows] : Enum.GetValues<ModelView>();
    }

    /// <summary>The held-out rows, fold after fold, [n].</summary>
    public int[] Rows { get; }

    /// <summary>Their classes, [n].</summary>
    public int[] Labels { get; }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>How many networks embed in each fold.</summary>
    public int NetworksPerFold { get; }

    /// <summary>The views that there are.</summary>
    public IReadOnlyList<ModelView> Views { get; }

    /// <summary>Finds all neighbours. O(n · gallery · columns) per view.</summary>
    /// <param name="data">Rows as they came, labelled 0 to c − 1.</param>
    /// <param name="folds">Which are held out.</param>
    /// <param name="rowParts">What scales them and stands for them in embeddings.</param>
    /// <param name="networks">The networks, as many of each fold, fold after fold; none for the view of rows alone.</param>
    /// <param name="degree">The largest number of threads.</param>
    /// <param name="mostTogether">
    /// The most values of a gallery that is searched in two views at once, which embeds each row once; larger ones are embedded for either
    /// view, one after the other, which takes less memory.
    /// </param>
    /// <param name="cancellationToken">Asks to stop; heeded between blocks of rows.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ModelSelectionViews Of(
        LabeledDataset data,
        ModelSelectionFolds folds,
        RowParts rowParts,
        IReadOnlyList<IEmbeddingNetwork> networks,
        int degree,
        long mostTogether = 1 << 26,
        CancellationToken cancellationToken = default)
    {
        int[][] heldOut = [.. Enumerable.Range(0, folds.Count).Select(folds.HeldOut)];
        int[][] learned = [.. Enumerable.Range(0, folds.Count).Select(folds.Learned)];
        int[] rows = [.. heldOut.SelectMany(own => own)];
        int[] labels = [.. rows.Select(row => data.Labels[row])];
        int perFold = networks.Count / folds.Count;
        ModelSelectionViews views = new(rows, labels, data.ClassCount, perFold);
        views.MakeRoom(learned.Min(own => own.Length), learned.Min(own => own.Select(row => data.Labels[row]).Distinct().Count()));
        for (int fold = 0, first = 0; fold < folds.Count; first += heldOut[fold++].Length)
        {
            ModelSelectionFold search = new(data, learned[fold], heldOut[fold], degree, cancellationToken);
            RowPart rowPart = rowParts.OfFold(fold);
            search.Search(rowPart.Beside([]), first, views.SearchOf(ModelView.Rows));
            if (perFold > 0)
            {
                NetworkEnsemble ensemble = rowPart.Beside([.. networks.Skip(fold * perFold).Take(perFold)]);
                ModelViewSearch alone = views.SearchOf(
                    ModelView.Networks, ensemble.EmbeddingDimension - data.FeatureCount, factor: MathF.Sqrt(2));
                ModelViewSearch both = views.SearchOf(ModelView.NetworksAndRows);
                if ((long)learned[fold].Length * ensemble.EmbeddingDimension <= mostTogether)
                {
                    search.Search(ensemble, first, alone, both);
                }
                else
                {
                    search.Search(ensemble, first, alone);
                    alone.Clear();
                    search.Search(ensemble, first, both);
                }
            }
        }

        return views;
    }

    /// <summary>The neighbours in a view, among rows or among centroids.</summary>
    public HeldOutNeighbors Neighbors(ModelView view, bool usesCentroids) => _neighbors[(view, usesCentroids)];

    private ModelViewSearch SearchOf(ModelView view, int? columnCount = null, float factor = 1) =>
        new(Neighbors(view, usesCentroids: false), Neighbors(view, usesCentroids: true), columnCount, factor);

    private void MakeRoom(int smallestGallery, int fewestClasses)
    {
        foreach (ModelView view in Views)
        {
            bool keepsRows = view == ModelView.NetworksAndRows; // whose distances as scaled rows tell novelty, see NoveltyDistance
            _neighbors[(view, false)] = new(Rows.Length, Math.Min(NeighborRule.LargestNeighborCount, smallestGallery), keepsRows);
            _neighbors[(view, true)] = new(Rows.Length, Math.Min(NeighborRule.LargestNeighborCount, fewestClasses));
        }
    }
}
