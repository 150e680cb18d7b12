using System.Numerics.Tensors;
using MetricLearning.Distances;
using MetricLearning.Losses;
using MnistTriplet.Recipes;

namespace MnistTriplet.Tests.Recipes;

[TestFixture]
internal sealed class TurnedLossTests
{
    private const int Dimension = 3;

    private static readonly int[] Labels = [0, 0, 1, 1];
    private static readonly float[] Rows = [1, 0, 0.2f, 0.8f, 0.1f, 0, 0.1f, 1, 0, 0.5f, 0.6f, 1];

    private readonly TurnedLoss _loss = new(new QuarterTurns(0.5, StepCount: 100), Proxies);

    [Test]
    public void Evaluate_Steps_TakeTheLossOfTheirTurn()
    {
        _loss.BeginRun(Dimension);

        int[] expected = [0, 1, 0, 2, 0, 3, 0, 1];
        foreach (int turn in expected)
        {
            Evaluate(_loss).Should().Be(Evaluate(Proxies(turn)), "that is the turn of the step");
            GradientsAreThoseOf(turn);
        }
    }

    [Test]
    public void Gradient_ScaledToInfinity_IsZeroAgain()
    {
        _loss.BeginRun(Dimension);
        _ = Evaluate(_loss);

        _loss.Gradient(1).Fill(float.PositiveInfinity);

        _loss.Gradient(2).ToArray().Should().OnlyContain(value => value == 0);
    }

    [Test]
    public void BeginRun_AfterSteps_BeginsAnew()
    {
        _loss.BeginRun(Dimension);
        _ = Evaluate(_loss);

        _loss.BeginRun(Dimension);

        Evaluate(_loss).Should().Be(Evaluate(Proxies(0)), "the first step turns nothing");
    }

    [Test]
    public void State_CopiedToAnotherLoss_GoesOnWithTheTurnThatIsDue()
    {
        _loss.BeginRun(Dimension);
        _ = Evaluate(_loss);
        var other = new TurnedLoss(new QuarterTurns(0.5, StepCount: 100), Proxies);
        other.BeginRun(Dimension);

        Array.Copy(_loss.State[0].Values, other.State[0].Values, 1);

        Evaluate(other).Should().Be(Evaluate(Proxies(1)));
    }

    [Test]
    public void Parameters_OfFourLosses_HaveNamesOfTheirOwn() =>
        _loss.Parameters.Select(parameter => parameter.Name).Should().HaveCount(4).And.OnlyHaveUniqueItems();

    [Test]
    public void Check_LabelWithoutProxy_IsRefused() =>
        FluentActions.Invoking(() => _loss.Check(Dimension, [0, 1, 2])).Should().Throw<ArgumentException>();

    private static ArcFaceLoss Proxies(int quarters) => new(classCount: 2, Dimension, seed: quarters);

    private void GradientsAreThoseOf(int turn)
    {
        ArcFaceLoss expected = Proxies(turn);
        _ = Evaluate(expected);
        for (int i = 0; i < QuarterTurns.Count; i++)
        {
            float[] gradient = _loss.Gradient(i).ToArray();
            gradient.Should().Equal(i == turn ? expected.Gradient(0).ToArray() : new float[gradient.Length]);
        }
    }

    private static LossResult Evaluate(IEmbeddingLoss loss)
    {
        var batch = new EmbeddedBatch(Tensor.Create(Rows, [4, Dimension]), Labels, loss.Distance);
        return loss.Evaluate(batch, new TensorSpan<float>(new float[Rows.Length], [4, Dimension], []));
    }
}
