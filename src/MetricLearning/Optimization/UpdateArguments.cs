using MetricLearning.Internal;

namespace MetricLearning.Optimization;

/// <summary>The checks that every <see cref="IOptimizer.Update"/> begins with, before it writes anything.</summary>
internal static class UpdateArguments
{
    public static void Check(int parameters, int gradient, int state, int stateCountPerParameter, double learningRate, long stepNumber)
    {
        Throw.IfLengthDiffers(gradient, parameters, nameof(gradient), "one per parameter");
        Throw.IfLengthDiffers(
            state, checked(stateCountPerParameter * parameters), nameof(state), "StateCountPerParameter times the number of parameters");
        Throw.IfNot(double.IsFinite(learningRate) && learningRate >= 0, learningRate, "0 ≤ learning rate < ∞");
        Throw.IfNot(stepNumber >= 1, stepNumber, "1 ≤ step number");
    }
}
