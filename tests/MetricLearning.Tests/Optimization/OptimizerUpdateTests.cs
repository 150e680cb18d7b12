using MetricLearning.Optimization;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Optimization;

public class OptimizerUpdateTests
{
    [Test]
    public void Create_NameIsNull_SaysWhich() =>
        Create(name: null!).Should().Throw<ArgumentNullException>().WithParameterName("name");

    [Test]
    public void Create_GradientOfAnotherLength_SaysWhichLength() =>
        Create(gradient: [1, 2]).Should().Throw<ArgumentException>().WithParameterName("gradient")
            .WithMessage("gradient has length 2; expected 3, one per value. Pass a span of that length.*");

    [Test]
    public void Create_StateOfAnotherLength_SaysWhichLength() =>
        Create(state: [[0, 0, 0], [0, 0]]).Should().Throw<ArgumentException>().WithParameterName("state")
            .WithMessage("state has length 2; expected 3, one per value. Pass a span of that length.*");

    [Test]
    public void Create_RateOutOfRange_SaysTheRange([Values(-0.1, double.NaN, double.PositiveInfinity)] double rate) =>
        Create(learningRate: rate).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("learningRate")
            .WithMessage($"learningRate is {rate}; expected 0 ≤ learning rate < ∞.*");

    [Test]
    public void Create_StepZero_SaysTheRange() =>
        Create(stepNumber: 0).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("stepNumber")
            .WithMessage("stepNumber is 0; expected 1 ≤ step number.*");

    [Test]
    public void State_OfAPiece_IsThePieceOfEachArray()
    {
        float[][] state = [[1, 2, 3, 4], [5, 6, 7, 8]];
        OptimizerUpdate update = new("p", [4], new float[2], new float[2], state, start: 1);

        update.State(0).ToArray().Should().Equal(2, 3);
        update.State(1).ToArray().Should().Equal(6, 7);
    }

    [Test]
    public void Update_StateOfAnotherRule_NamesTheParameterAndWritesNothing()
    {
        float[] values = [1, 2, 3];

        FluentActions.Invoking(() => new AdamOptimizer().Move(values, [1, 2, 3], [new float[3]], 0.1, 1))
            .Should().Throw<ArgumentException>()
                .WithMessage("The state of p has 1 arrays and no array 1; pass one for each of the rule's StateNames.*");
        values.Should().Equal(1, 2, 3);
    }

    private static Action Create(
        string name = "p", float[]? gradient = null, float[][]? state = null, double learningRate = 0.1, long stepNumber = 1) =>
        () => _ = new OptimizerUpdate(name, [3], new float[3], gradient ?? [1, 2, 3], state ?? [], learningRate, stepNumber);
}
