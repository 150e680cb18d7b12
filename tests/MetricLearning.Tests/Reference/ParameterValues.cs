using MetricLearning.Kernels;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>Sets parameters and statistics of a network by hand.</summary>
internal static class ParameterValues
{
    public static void Set(this NetworkParameter parameter, params ReadOnlySpan<float> values) =>
        values.CopyTo(TensorMemory.Of<float>(parameter.Values));

    public static void SetByName(this IEmbeddingNetwork network, string name, params ReadOnlySpan<float> values) =>
        network.Parameters.Concat(network.Statistics).Single(parameter => parameter.Name == name).Set(values);
}
