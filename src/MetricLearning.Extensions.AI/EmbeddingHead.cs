using MetricLearning.Classification;
using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Extensions.AI;

/// <summary>Makes the head of a generator of a single network.</summary>
internal static class EmbeddingHead
{
    /// <summary>What embeds a vector as the network does, after the scaler if there is one.</summary>
    public static NetworkEnsemble Of(IEmbeddingNetwork network, StandardScaler? scaler)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new(scaler ?? Identity(network.InputDimension), [network], rowDeviation: null);
    }

    // (x − 0) / 1 is x to the bit.
    private static StandardScaler Identity(int columns)
    {
        double[] ones = new double[columns];
        Array.Fill(ones, 1);
        return new(new double[columns], ones);
    }
}
