namespace MetricLearning.Losses;

/// <summary>What one anchor costs, as a function of its cosine similarities.</summary>
internal interface IContrastTerm
{
    /// <summary>Whether the loss is the mean over the terms greater than 0, 0 if there is none, rather than over all terms.</summary>
    bool AveragesActiveTerms { get; }

    /// <summary>
    /// Adds the anchor's terms to the sums and replaces each similarity by the derivative of their sum with respect to it.
    /// </summary>
    /// <param name="positives">The similarities S of the anchor and its positives; may be empty.</param>
    /// <param name="negatives">The similarities S of the anchor and its negatives; may be empty.</param>
    /// <param name="sums">What the terms are added to.</param>
    void Evaluate(Span<float> positives, Span<float> negatives, ref TermSums sums);
}
