namespace MetricLearning.Classification;

/// <summary>What a classifier compares: the networks' embeddings, the scaled rows, or both.</summary>
public enum ModelView
{
    /// <summary>The scaled rows, or what a map makes of them, see <see cref="NetworkEnsemble.RowMap"/>.</summary>
    Rows,

    /// <summary>The networks' embeddings.</summary>
    Networks,

    /// <summary>Both, each with half of the weight, see <see cref="NetworkEnsemble"/>.</summary>
    NetworksAndRows,
}
