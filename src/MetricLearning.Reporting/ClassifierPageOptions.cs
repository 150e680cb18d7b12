using MetricLearning.Data;

namespace MetricLearning.Reporting;

/// <summary>What a page shows of a classifier and the rows that it was tested on.</summary>
public sealed record ClassifierPageOptions
{
    /// <summary>What the tested rows are called, [n]; null for their places.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>
    /// What the rows of the gallery are called, by the places that training gave them as ids: entry 7 is the name of the row of id "7".
    /// Null for their ids, which stand for rows without an entry too.
    /// </summary>
    public IReadOnlyList<string>? GalleryIds { get; init; }

    /// <summary>The shape of the rows, if they are images, to show mistakes by; null if they are none.</summary>
    public ImageShape? ImageShape { get; init; }

    /// <summary>The rows of the gallery as images, to show what a mistake rests on; null to name them.</summary>
    public RowImages? GalleryImages { get; init; }

    /// <summary>How the maps are drawn; null for no maps.</summary>
    public MapOptions? Map { get; init; } = new();

    /// <summary>The most mistakes that are shown, 0 ≤ count; 24 unless set.</summary>
    public int MaxMistakeCount { get; init; } = 24;
}
