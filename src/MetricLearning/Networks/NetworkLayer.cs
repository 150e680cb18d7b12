namespace MetricLearning.Networks;

/// <summary>The description of a layer of a <see cref="EmbeddingNetwork"/>: settings only, no parameters.</summary>
/// <remarks>
/// Between layers rows are images [height × width × channels]; a row without height and width is 1 × 1 × n. The kinds of layers are those
/// that derive from this record.
/// </remarks>
public abstract record NetworkLayer
{
    private protected NetworkLayer()
    {
    }

    /// <summary>
    /// The name by which summaries, parameters and messages call the layer, unique within the network. Null, the default, stands for the
    /// layer's kind with a number, such as "conv1".
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The layer's kind in a name.</summary>
    internal abstract string Kind { get; }

    /// <summary>The function at the layer's end.</summary>
    internal virtual Activation LastFunction => Activation.None;

    /// <summary>Makes the layer with its parameters; checks the settings against the input's shape.</summary>
    internal abstract LayerNode Build(LayerBuilder builder);
}
