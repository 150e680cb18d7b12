namespace MetricLearning.OnnxRuntime;

/// <summary>How a model is run, and how its results become features.</summary>
public sealed record OnnxFeaturesOptions
{
    /// <summary>
    /// The input that receives the rows, single precision, [batch × …]; null, the default, for the only input beside the mask.
    /// </summary>
    public string? InputName { get; init; }

    /// <summary>
    /// The output that is taken, single precision, [batch × …]; null, the default, for the only output. Others are not computed where the
    /// model allows it.
    /// </summary>
    public string? OutputName { get; init; }

    /// <summary>
    /// A second input [batch × tokens], float or 64-bit integer, 1 for a token that counts and 0 for padding; null, the default, for none.
    /// The mask of a row then stands behind its values: a row is [values, mask], each mask 0 or 1, at least one 1.
    /// </summary>
    public string? MaskName { get; init; }

    /// <summary>
    /// The lengths of the input's dimensions after the batch, such as [3, 224, 224], each 1 or more; null, the default, for those that the
    /// model states. Needed where the model leaves them open, and must not contradict it.
    /// </summary>
    public IReadOnlyList<int>? RowShape { get; init; }

    /// <summary>The number of tokens of the mask, 1 ≤ count; null, the default, for what the model states.</summary>
    public int? MaskLength { get; init; }

    /// <summary>
    /// How many rows the model gets in one run at most, 1 ≤ count; 64 unless set. A model whose batch is fixed gets that many, the last run
    /// filled up with copies of its last row.
    /// </summary>
    public int BatchRows { get; init; } = 64;

    /// <summary>
    /// The threads that ONNX Runtime computes one operator on, 1 ≤ threads; null, the default, for its own choice. Must be null for a
    /// session that exists already.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>How features are made of the output; <see cref="TokenPooling.None"/> unless set.</summary>
    public TokenPooling Pooling { get; init; }

    /// <summary>
    /// Whether features are scaled to unit length, <c>x / max(‖x‖₂, 1e-12)</c>, after pooling; false unless set. A row of zeros stays one.
    /// </summary>
    public bool UnitLength { get; init; }
}
