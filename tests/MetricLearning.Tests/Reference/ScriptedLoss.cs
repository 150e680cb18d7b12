using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Internal;
using MetricLearning.Losses;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Reference;

/// <summary>Answers each step as told: one value for the loss of each term, one for every element of the gradient.</summary>
internal sealed class ScriptedLoss(Func<EmbeddedBatch, (double Loss, float Gradient)> script) : IEmbeddingLoss
{
    public ScriptedLoss(double loss, float gradient)
        : this(_ => (loss, gradient))
    {
    }

    public EmbeddingDistance Distance { get; init; } = new(DistanceMetric.Euclidean);

    public double PositiveDistance { get; init; } = 1;

    public double NegativeDistance { get; init; } = 1;

    public long TermCount { get; init; } = 1;

    public bool HasInactiveTerms { get; init; } = true;

    /// <summary>The same as a loss of triplets, which are its terms.</summary>
    public ITripletLoss OfTriplets => new Triplets(this);

    public LossResult Evaluate(EmbeddedBatch batch, in TensorSpan<float> gradient) => Evaluate(batch, TermCount, gradient);

    private LossResult Evaluate(EmbeddedBatch batch, long count, in TensorSpan<float> gradient)
    {
        (double loss, float fill) = script(batch);
        Shape.Matrix(gradient, nameof(gradient), out _, out _).Fill(fill);
        return new(
            loss, count * loss, count, loss > 0 ? count : 0, new(count * PositiveDistance, count), new(count * NegativeDistance, count));
    }

    private sealed class Triplets(ScriptedLoss loss) : ITripletLoss
    {
        public EmbeddingDistance Distance => loss.Distance;

        public LossResult Evaluate(EmbeddedBatch batch, TripletSet triplets, in TensorSpan<float> gradient) =>
            loss.Evaluate(batch, triplets.Count, gradient);
    }
}
