namespace MetricLearning.USearch;

/// <summary>How a <see cref="USearchGallery"/> stores the numbers of its rows.</summary>
/// <remarks>
/// Answers are exact with respect to the rows as they are stored: a stored number that was rounded makes a distance that much different.
/// </remarks>
public enum RowStorage
{
    /// <summary>Single precision, 4 bytes: rows are stored as they are given.</summary>
    SinglePrecision,

    /// <summary>
    /// Half precision, 2 bytes: a relative error of up to 2⁻¹¹ in each number. Values beyond ±65504 are refused, but by cosine.
    /// </summary>
    HalfPrecision,

    /// <summary>
    /// Whole numbers from −127 to 127, 1 byte, scaled by each row's largest: an error of up to 1/254 of that. For cosine alone.
    /// </summary>
    SignedBytes,
}
