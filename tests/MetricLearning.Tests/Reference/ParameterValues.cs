using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>Finds and sets parameters of a network by hand.</summary>
internal static class ParameterValues
{
    public static void Set(this Parameter parameter, params ReadOnlySpan<float> values) =>
        values.CopyTo(TensorMemory.Of<float>(parameter.Values));

    public static IReadOnlyList<Parameter> Measured(this IEmbeddingNetwork network) =>
        [.. network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Measured)];

    public static IReadOnlyList<Parameter> Measured(this LayerNode node) =>
        [.. node.Parameters.Where(parameter => parameter.Kind == ParameterKind.Measured)];

    public static IReadOnlyList<Parameter> Learned(this IEmbeddingNetwork network) =>
        [.. network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Learned)];

    public static IReadOnlyList<Parameter> Learned(this LayerNode node) =>
        [.. node.Parameters.Where(parameter => parameter.Kind == ParameterKind.Learned)];

    public static void SetByName(this IEmbeddingNetwork network, string name, params ReadOnlySpan<float> values) =>
        network.Parameters.Single(parameter => parameter.Name == name).Set(values);
}
