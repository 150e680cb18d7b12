using MetricLearning.Networks;

namespace MetricLearning.Losses;

/// <summary>
/// A loss that compares rows with learned proxies, one for each label; a trainer moves them as it moves the network's parameters.
/// </summary>
public interface IProxyLoss : IEmbeddingLoss
{
    /// <summary>The proxies, [classes × d]. Labels of batches must be 0 to classes − 1.</summary>
    NetworkParameter Proxies { get; }

    /// <summary>
    /// The gradient of the last evaluation with respect to the proxies, flattened like their values. May be scaled in place.
    /// </summary>
    Span<float> ProxyGradient { get; }
}
