using BenchmarkDotNet.Attributes;
using MetricLearning.Benchmarks.Reference;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Benchmarks;

/// <summary>
/// Each loss over pairs or proxies and its gradient, 200 rows of ten classes × 64, distances included. The baseline is NT-Xent in plain
/// loops; in loops the other pair losses cost about the same.
/// </summary>
[MemoryDiagnoser]
public class EmbeddingLossBenchmarks
{
    private const double Temperature = 0.07;

    private readonly float[] _plainGradient = new float[EmbeddingLossRun.Rows * EmbeddingLossRun.Dimension];
    private readonly EmbeddingLossRun _ntXent = new(new NtXentLoss(new() { Temperature = Temperature }));
    private readonly EmbeddingLossRun _supervisedContrastive = new(new SupervisedContrastiveLoss());
    private readonly EmbeddingLossRun _contrastive = new(new ContrastiveLoss());
    private readonly EmbeddingLossRun _multiSimilarity = new(new MultiSimilarityLoss());
    private readonly EmbeddingLossRun _sampledMultiSimilarity = new(new MultiSimilarityLoss(new MultiSimilarityPairSampler()));
    private readonly EmbeddingLossRun _circle = new(new CircleLoss());
    private readonly EmbeddingLossRun _proxyAnchor =
        new(new ProxyAnchorLoss(EmbeddingLossRun.Classes, EmbeddingLossRun.Dimension, seed: 1));

    private readonly EmbeddingLossRun _arcFace = new(new ArcFaceLoss(EmbeddingLossRun.Classes, EmbeddingLossRun.Dimension, seed: 1));

    [GlobalSetup]
    public void Setup()
    {
        NtXentPlainLoop();
        NtXent();
        Agreement.Require(nameof(NtXent), _plainGradient, _ntXent.Gradient);
    }

    [Benchmark(Baseline = true)]
    public double NtXentPlainLoop() => PlainNtXent.Evaluate(
        EmbeddingLossRun.Embeddings, EmbeddingLossRun.Dimension, EmbeddingLossRun.Labels, Temperature, _plainGradient);

    [Benchmark]
    public double NtXent() => _ntXent.Evaluate();

    [Benchmark]
    public double SupervisedContrastive() => _supervisedContrastive.Evaluate();

    [Benchmark]
    public double Contrastive() => _contrastive.Evaluate();

    [Benchmark]
    public double MultiSimilarity() => _multiSimilarity.Evaluate();

    [Benchmark]
    public double SampledMultiSimilarity() => _sampledMultiSimilarity.Evaluate();

    [Benchmark]
    public double Circle() => _circle.Evaluate();

    [Benchmark]
    public double ProxyAnchor() => _proxyAnchor.Evaluate();

    [Benchmark]
    public double ArcFace() => _arcFace.Evaluate();
}
