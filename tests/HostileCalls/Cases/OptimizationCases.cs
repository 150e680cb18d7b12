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
        ($"{name}.Update: 2^24 parameters", () => make().Update(new float[1 << 24], new float[1 << 24], State(make(), 1 << 24), 0.1, 1)),
        ($"{name}.Update: no state", () => make().Update(new float[1 << 16], new float[1 << 16], [], 0.1, 1)),
        ($"{name}.Update: a short gradient", () => make().Update(new float[1 << 16], new float[1], State(make(), 1 << 16), 0.1, 1)),
        ($"{name}.Update: few parameters", () => make().Update(new float[1], new float[1 << 16], State(make(), 1 << 16), 0.1, 1)),
        ($"{name}.Update: state of many more", () => make().Update(new float[1], new float[1], State(make(), 1 << 16), 0.1, 1)),
        ($"{name}.Update: nothing", () => make().Update([], [], [], 0.1, 1)),
        ($"{name}.Update: the last step", () => make().Update(new float[1], new float[1], State(make(), 1), 0.1, long.MaxValue)),
        ($"{name}.Update: a step before the first", () => make().Update(new float[1], new float[1], State(make(), 1), 0.1, long.MinValue)),
        ($"{name}.Update: a rate that is no number", () => make().Update(new float[1], new float[1], State(make(), 1), double.NaN, 1)),
        ($"{name}.Update: all in the same memory", () =>
        {
            float[] memory = State(make(), 64);
            make().Update(memory.AsSpan(0, 64), memory.AsSpan(0, 64), memory, 0.1, 1);
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

    private static float[] State(IOptimizer optimizer, int parameters) => new float[optimizer.StateCountPerParameter * parameters];
}
