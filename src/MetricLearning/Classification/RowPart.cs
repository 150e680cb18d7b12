using MetricLearning.Data;
using MetricLearning.Networks;

namespace MetricLearning.Classification;

/// <summary>What stands for a row itself in an embedding: the scaled row, or what a linear map makes of it.</summary>
/// <param name="Scaler">Scales it.</param>
/// <param name="Deviation">σ, by which it is divided, see <see cref="NetworkEnsemble"/>.</param>
/// <param name="Map">The map, see <see cref="Training.RelevantComponents"/>; null for the scaled row.</param>
internal sealed record RowPart(StandardScaler Scaler, double Deviation, EmbeddingNetwork? Map = null)
{
    /// <summary>What embeds rows by networks and by this.</summary>
    public NetworkEnsemble Beside(IReadOnlyList<IEmbeddingNetwork> networks) => new(Scaler, networks, Deviation, Map);
}
