using MetricLearning.Optimization;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class OptimizationCases
{
    private static readonly (string Name, Func<IOptimizer> Make)[] Optimizers =
    [
        ("AdamOptimizer", () => new AdamOptimizer()),
        ("SgdOptimizer", () => new SgdOptimizer(new() { Momentum = 0.9 })),
    ];

    private static readonly (string Name, Func<ILearningRateSchedule> Make)[] Schedules =
    [
        ("ConstantSchedule", () => new ConstantSchedule()),
        ("CosineSchedule", () => new CosineSchedule(warmUpShare: 0.5)),
        ("StepSchedule", () => new StepSchedule(0.5, int.MaxValue)),
    ];

    public static HostileCase[] All { get; } =
    [
        .. Optimizers.SelectMany(optimizer => UpdatesOf(optimizer.Name, optimizer.Make)),
        .. Schedules.SelectMany(schedule => FactorsOf(schedule.Name, schedule.Make)),
        ("AdamOptimizer.new: not a number", () => _ = new AdamOptimizer(new() { Epsilon = double.NaN })),
        ("SgdOptimizer.new: the largest momentum", () => _ = new SgdOptimizer(new() { Momentum = double.MaxValue })),
        ("CosineSchedule.new: not a number", () => _ = new CosineSchedule(double.NaN, double.NaN)),
        ("StepSchedule.new: stages without end", () => _ = new StepSchedule(double.Epsilon, int.MaxValue)),
        ("StepSchedule.new: a negative number of stages", () => _ = new StepSchedule(0.5, int.MinValue)),
        ("OptimizerUpdate.new: a state of another length", () => _ = new OptimizerUpdate("p", [4], new float[4], new float[4], [[]], 1, 1)),
        ("OptimizerUpdate.new: no name", () => _ = new OptimizerUpdate(null!, [], [], [], [], 1, 1)),
        ("OptimizerUpdate.State: an array that is not there", () =>
            new OptimizerUpdate("p", [1], new float[1], new float[1], [], 1, 1).State(int.MaxValue)),
        ("OptimizerUpdate.State: a negative array", () =>
            new OptimizerUpdate("p", [1], new float[1], new float[1], [[0]], 1, 1).State(int.MinValue)),
        ("GradientClipping.FactorFor: an infinite norm", () => GradientClipping.FactorFor(double.PositiveInfinity, 1)),
        ("GradientClipping.FactorFor: a norm that is no number", () => GradientClipping.FactorFor(double.NaN, double.NaN)),
        (
            "GradientClipping.SumOfSquares: 2^26 numbers",
            () => ThrowUnless(GradientClipping.SumOfSquares(Hostile.Floats(1 << 26)) == 0, "zeros have a length")),
        ("GradientClipping.SumOfSquares: the largest numbers", () =>
            ThrowUnless(GradientClipping.SumOfSquares([float.MaxValue, float.MinValue]) is > 1e76 and < 1e78, "the sum does not fit")),
        ("GradientClipping.SumOfSquares: nothing", () => ThrowUnless(GradientClipping.SumOfSquares([]) == 0, "nothing has a length")),
    ];

    private static IEnumerable<HostileCase> UpdatesOf(string name, Func<IOptimizer> make) =>
    [
        ($"{name}.Update: 2^24 parameters", () => Update(make(), 1 << 24, 1 << 24, 1 << 24)),
        ($"{name}.Update: no state", () => make().Update(new("p", [1 << 16], new float[1 << 16], new float[1 << 16], [], 0.1, 1))),
        ($"{name}.Update: a short gradient", () => Update(make(), 1 << 16, 1, 1 << 16)),
        ($"{name}.Update: few parameters", () => Update(make(), 1, 1 << 16, 1 << 16)),
        ($"{name}.Update: state of many more", () => Update(make(), 1, 1, 1 << 16)),
        ($"{name}.Update: nothing", () => Update(make(), 0, 0, 0)),
        ($"{name}.Update: the last step", () => Update(make(), 1, 1, 1, stepNumber: long.MaxValue)),
        ($"{name}.Update: a step before the first", () => Update(make(), 1, 1, 1, stepNumber: long.MinValue)),
        ($"{name}.Update: a rate that is no number", () => Update(make(), 1, 1, 1, learningRate: double.NaN)),
        ($"{name}.Update: a default step", () => make().Update(default)),
        ($"{name}.Update: all in the same memory", () =>
        {
            float[] memory = new float[64];
            make().Update(new("p", [64], memory, memory, [.. make().StateNames.Select(_ => memory)], 0.1, 1));
        }),
    ];

    private static IEnumerable<HostileCase> FactorsOf(string name, Func<ILearningRateSchedule> make) =>
    [
        ($"{name}.FactorAt: the last of the longest run", () =>
            ThrowUnless(make().FactorAt(long.MaxValue - 1, long.MaxValue) is >= 0 and <= 1, "a factor out of range")),
        ($"{name}.FactorAt: a step outside of the run", () => make().FactorAt(long.MaxValue, 1)),
        ($"{name}.FactorAt: negative numbers", () => make().FactorAt(long.MinValue, long.MinValue)),
        ($"{name}.FactorAt: a run of no steps", () => make().FactorAt(0, 0)),
    ];

    private static void Update(
        IOptimizer optimizer, int values, int gradient, int state, double learningRate = 0.1, long stepNumber = 1)
    {
        float[][] states = [.. optimizer.StateNames.Select(_ => new float[state])];
        optimizer.Update(new("p", [values], new float[values], new float[gradient], states, learningRate, stepNumber));
    }
}
