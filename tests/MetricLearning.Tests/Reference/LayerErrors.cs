using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Tests.Reference;

/// <summary>Settings that a layer refuses.</summary>
internal static class LayerErrors
{
    public static void AssertRefused(NetworkLayer layer, ImageShape input, string message) =>
        FluentActions.Invoking(() => new EmbeddingNetwork(input, [layer], seed: 1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("layers").WithMessage($"{message}*");
}
