namespace MetricLearning.Kernels;

/// <summary>How a query is compared with a row in a neighbour search; smaller is closer.</summary>
internal enum RowComparison
{
    /// <summary><c>‖q − r‖₂</c>.</summary>
    Distance,

    /// <summary><c>‖q − r‖₂²</c>.</summary>
    SquaredDistance,

    /// <summary><c>1 − ⟨q, r⟩ / (‖q‖·‖r‖)</c>; 1 where a row is zero.</summary>
    Angle,

    /// <summary><c>−⟨q, r⟩</c>.</summary>
    Product,
}
