namespace MetricLearning.OnnxRuntime;

/// <summary>How one row of features is made of what a model gives for a row.</summary>
public enum TokenPooling
{
    /// <summary>All values as they are, one after the other in row-major order, whatever the dimensions after the batch.</summary>
    None,

    /// <summary>Of [batch × tokens × d] the first token, which many encoders train to stand for the whole row.</summary>
    FirstToken,

    /// <summary>
    /// Of [batch × tokens × d] the mean over the tokens, or over those whose mask is 1 where the model takes a mask; summed in double
    /// precision.
    /// </summary>
    Mean,
}
