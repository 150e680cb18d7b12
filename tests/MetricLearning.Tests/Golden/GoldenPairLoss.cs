using System.Globalization;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Golden;

/// <summary>A pair loss of a golden batch; its gradient is stored as whole numbers of a ten-millionth of its largest entry.</summary>
internal sealed record GoldenPairLoss(string Batch, string Loss, string Distance, double Value, double GradientUnit, int[] Gradient)
{
    public double Temperature { get; init; }

    public double Alpha { get; init; }

    public double Beta { get; init; }

    public double Base { get; init; }

    public double M { get; init; }

    public double Gamma { get; init; }

    public double PositiveMargin { get; init; }

    public double NegativeMargin { get; init; }

    /// <summary>What is asked for: 1e-5, or 1e-4 where a scale of 50 or more multiplies the similarities.</summary>
    public double Tolerance => Math.Max(Beta, Gamma) >= 50 ? 1e-4 : 1e-5;

    public IEmbeddingLoss Create() => Loss switch
    {
        "contrastive" => new ContrastiveLoss(
            options: new()
            {
                Distance = GoldenFile.DistanceNamed(Distance),
                PositiveMargin = PositiveMargin,
                NegativeMargin = NegativeMargin,
            }),
        "ntxent" => new NtXentLoss(new() { Temperature = Temperature }),
        "supcon" => new SupervisedContrastiveLoss(new() { Temperature = Temperature }),
        "multi-similarity" => new MultiSimilarityLoss(options: new() { PositiveScale = Alpha, NegativeScale = Beta, Base = Base }),
        "circle" => new CircleLoss(new() { Margin = M, Scale = Gamma }),
        _ => throw new InvalidOperationException($"{Loss} is not a pair loss of the golden files."),
    };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Batch} {Loss} {Distance} {(Temperature > 0 ? Temperature : "")}");
}
