using System.Numerics.Tensors;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Golden;

/// <summary>
/// A loss with proxies of a golden batch; its gradients are stored as whole numbers of a ten-millionth of their largest entry.
/// </summary>
internal sealed record GoldenProxyLoss(
    string Batch,
    string Loss,
    double Value,
    float[][] Proxies,
    double GradientUnit,
    int[] Gradient,
    double ProxyGradientUnit,
    int[] ProxyGradient)
{
    public double Margin { get; init; }

    public double Alpha { get; init; }

    public double MarginDegrees { get; init; }

    public double Scale { get; init; }

    /// <summary>What is asked for: 1e-5, or 1e-4 where a scale of 50 or more multiplies the similarities.</summary>
    public double Tolerance => Scale >= 50 ? 1e-4 : 1e-5;

    public IEmbeddingLoss Create()
    {
        int dimension = Proxies[0].Length;
        IEmbeddingLoss loss = Loss switch
        {
            "proxy-anchor" => new ProxyAnchorLoss(Proxies.Length, dimension, seed: 1, new() { Margin = Margin, Scale = Alpha }),
            "arcface" => new ArcFaceLoss(Proxies.Length, dimension, seed: 1, new() { MarginDegrees = MarginDegrees, Scale = Scale }),
            _ => throw new InvalidOperationException($"{Loss} is not a loss with proxies of the golden files."),
        };
        Tensor.Create<float>([.. Proxies.SelectMany(proxy => proxy)], [Proxies.Length, dimension]).CopyTo(loss.Parameters[0].Values);
        return loss;
    }

    public override string ToString() => $"{Batch} {Loss}";
}
