using System.Numerics.Tensors;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>Gives rows back as they are, and tells how often it was asked to embed some.</summary>
/// <param name="columns">The columns of a row.</param>
/// <param name="asked">Receives the number of the call, from 1 on, before it embeds.</param>
internal sealed class CountingNetwork(int columns, Action<int>? asked = null) : IEmbeddingNetwork
{
    public int CallCount { get; private set; }

    public int InputDimension => columns;

    public int EmbeddingDimension => columns;

    public IReadOnlyList<Parameter> Parameters => [];

    public void Embed(in ReadOnlyTensorSpan<float> features, in TensorSpan<float> destination)
    {
        CallCount++;
        asked?.Invoke(CallCount);
        features.CopyTo(destination);
    }

    public ITrainingPass CreateTrainingPass(int maxRowCount, ThreadTeam threads) => throw new NotSupportedException();
}
