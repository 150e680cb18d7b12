namespace MetricLearning.Kernels;

/// <summary>What happens to a product on its way out, while its rows are still in the cache.</summary>
internal readonly ref struct MatrixEpilogue
{
    /// <summary>Added to every row, [columns]; empty for none.</summary>
    public ReadOnlySpan<float> Bias { get; init; }

    /// <summary>The function applied after the bias.</summary>
    public EpilogueFunction Function { get; init; }

    /// <summary>
    /// Outputs y of the same shape as the product; the function's derivative, written in terms of y, multiplies the product.
    /// Empty for a forward pass.
    /// </summary>
    public ReadOnlySpan<float> DerivativeAt { get; init; }
}
