using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;

namespace MetricLearning.Tests.Reference;

/// <summary>What every loss must refuse; the tests of each loss inherit these.</summary>
public abstract class EmbeddingLossArgumentsTests
{
    protected abstract IEmbeddingLoss Create(int dimension);

    [Test]
    public void Evaluate_GradientOfAnotherShape_SaysTheShapeAndWritesNothing()
    {
        IEmbeddingLoss loss = Create(1);
        var batch = new EmbeddedBatch(Tensor.Create(new float[] { 1, 2, 3 }, [3, 1]), [0, 0, 1], loss.Distance);
        float[] gradient = [5, 5, 5];

        Action act = () => loss.Evaluate(batch, Tensor.Create(gradient, [1, 3]));

        act.Should().Throw<ArgumentException>().WithParameterName("gradient")
            .WithMessage("gradient is [1 × 3]; expected [3 × 1]. Pass a matrix of that shape.*");
        gradient.Should().Equal(5, 5, 5);
    }

    [Test]
    public void Evaluate_Null_Throws() =>
        Create(2).Invoking(loss => loss.Evaluate(null!, default)).Should().Throw<ArgumentNullException>().WithParameterName("batch");

    [Test]
    public void Evaluate_BatchOfAnotherDistance_SaysWhichIsNeeded()
    {
        IEmbeddingLoss loss = Create(2);
        var batch = new EmbeddedBatch(new EmbeddingDistance(DistanceMetric.InnerProduct));

        loss.Invoking(l => l.Evaluate(batch, default)).Should().Throw<ArgumentException>().WithParameterName("batch")
            .WithMessage(
                $"batch compares rows by {batch.Distance}, the loss by {loss.Distance}; make the batch with the loss's distance.*");
    }
}
