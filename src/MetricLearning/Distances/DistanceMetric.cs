namespace MetricLearning.Distances;

/// <summary>How far two rows are apart. Smaller is always closer.</summary>
public enum DistanceMetric
{
    /// <summary><c>‖x − y‖₂</c>, from 0 up. Its gradient at distance 0 is defined as 0.</summary>
    Euclidean,

    /// <summary><c>‖x − y‖₂²</c>, from 0 up.</summary>
    SquaredEuclidean,

    /// <summary><c>1 − ⟨x, y⟩ / (‖x‖·‖y‖)</c>, from 0 to 2. A zero vector has distance 1 from every row and gradient 0.</summary>
    Cosine,

    /// <summary><c>−⟨x, y⟩</c>, unbounded in both directions.</summary>
    InnerProduct,
}
