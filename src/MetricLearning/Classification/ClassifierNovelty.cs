using MetricLearning.Calibration;

namespace MetricLearning.Classification;

/// <summary>How a <see cref="SimilarityClassifier"/> tells rows that are unlike all known ones. Immutable and thread-safe.</summary>
/// <param name="RowColumns">
/// How many of an embedding's last columns are the row part, whose own distance takes part; 0 where that of embeddings tells alone.
/// </param>
/// <param name="OfRows">The scale of both distances together; null where the row takes no part or nothing was held out.</param>
/// <param name="OfEmbeddings">The scale of the distance of embeddings; null where nothing was held out.</param>
/// <param name="Max">The largest novelty with which a label is accepted; 1 accepts all.</param>
internal sealed record ClassifierNovelty(int RowColumns, NoveltyScale? OfRows, NoveltyScale? OfEmbeddings, double Max = 1)
{
    /// <summary>Whether the novelty of a row is known.</summary>
    public bool IsKnown => Scale is not null;

    /// <summary>How many of an embedding's columns must be compared for the novelty; 0 where it needs none or is not known.</summary>
    public int MeasuredColumns => IsKnown ? RowColumns : 0;

    /// <summary>Whether there is anything to save.</summary>
    public bool HasParts => OfRows is not null || OfEmbeddings is not null || Max < 1;

    private NoveltyScale? Scale => RowColumns > 0 ? OfRows : OfEmbeddings;

    /// <summary>The same for galleries that give distances of embeddings, and no rows.</summary>
    public ClassifierNovelty WithoutRows() => this with { RowColumns = 0 };

    /// <summary>The novelty at a distance of <see cref="NoveltyDistance"/>; null where nothing was held out.</summary>
    public double? Of(double distance) => Scale?.NoveltyOf(distance);

    /// <summary>Whether a label is accepted.</summary>
    public bool Accepts(double? novelty) => !(novelty > Max);
}
