using MetricLearning.Data;

namespace MetricLearning.Networks;

/// <summary>A layer with its parameters. Holds no state of a pass.</summary>
internal abstract class LayerNode
{
    protected LayerNode(LayerBuilder builder, ImageShape output, string summary)
    {
        Name = builder.Name;
        Input = builder.Input;
        Output = output;
        Summary = summary;
    }

    public string Name { get; }

    public ImageShape Input { get; }

    public ImageShape Output { get; }

    /// <summary>What the layer does, in a few words.</summary>
    public string Summary { get; }

    /// <summary>What training changes.</summary>
    public IReadOnlyList<Parameter> Parameters { get; protected init; } = [];

    /// <summary>Multiply-adds of a row's forward pass, roughly.</summary>
    public virtual long MultiplyAdds => Input.Length;

    /// <summary>Takes the memory of passes through the layer.</summary>
    public abstract LayerPass CreatePass(PassContext context);
}
