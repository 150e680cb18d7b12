namespace TextSimilarity.Glosses;

/// <summary>What a gloss is for.</summary>
internal enum GlossPart
{
    /// <summary>Rows whose class may be known.</summary>
    Train,

    /// <summary>Rows that are only classified.</summary>
    Test,
}
