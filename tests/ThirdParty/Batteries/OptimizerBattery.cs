using MetricLearning.Optimization;

namespace ThirdParty.Batteries;

/// <summary>What every optimizer must hold; derive from it and make an optimizer of yours.</summary>
public abstract class OptimizerBattery
{
    private const int Length = 37;

    /// <summary>Makes an optimizer, the same in each call.</summary>
    protected abstract IOptimizer Create();

    [Test]
    public void Update_SquareOfTheDistanceFromAPoint_Falls()
    {
        float[] point = Numbers.Random(Length, seed: 1), values = new float[Length];
        Array.Fill(values, 0.5f);
        double before = SquaredDistance(values, point);

        Run(Create(), values, v => [.. v.Zip(point, (x, target) => 2 * (x - target))], steps: 200);

        SquaredDistance(values, point).Should().BeLessThan(0.5 * before);
    }

    [Test]
    public void Update_Again_RepeatsToTheBit()
    {
        float[] first = Numbers.Random(Length, seed: 1), second = Numbers.Random(Length, seed: 1);
        Run(Create(), first, v => [.. v.Select(x => x + 1)], steps: 3);
        Run(Create(), second, v => [.. v.Select(x => x + 1)], steps: 3);

        second.Should().Equal(first);
    }

    [Test]
    public void Update_OfAnElementwiseRule_GivesTheSameBitsPieceByPiece()
    {
        IOptimizer optimizer = Create();
        float[] whole = Numbers.Random(Length, seed: 1), head = whole[..10], tail = whole[10..];
        Run(optimizer, whole, v => [.. v.Select(x => x + 1)], steps: 3);
        Run(optimizer, head, v => [.. v.Select(x => x + 1)], steps: 3);
        Run(optimizer, tail, v => [.. v.Select(x => x + 1)], steps: 3);

        head.Concat(tail).SequenceEqual(whole)
            .Should().Be(optimizer.IsElementwise, "IsElementwise says whether a parameter may be cut in pieces");
    }

    [Test]
    public void Update_GradientZero_StaysFinite()
    {
        float[] values = new float[Length];

        Run(Create(), values, v => new float[v.Length], steps: 2);

        values.Should().OnlyContain(value => float.IsFinite(value));
    }

    private static void Run(IOptimizer optimizer, float[] values, Func<float[], float[]> gradient, int steps)
    {
        float[][] state = [.. optimizer.StateNames.Select(_ => new float[values.Length])];
        for (int step = 1; step <= steps; step++)
        {
            optimizer.Update(new("values", [values.Length], values, gradient(values), state, learningRate: 0.02, step));
        }
    }

    private static double SquaredDistance(float[] x, float[] y) => x.Zip(y, (a, b) => ((double)a - b) * (a - b)).Sum();
}
