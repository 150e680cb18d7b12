using MetricLearning.Kernels;

namespace MetricLearning.Tests;

/// <summary>
/// Lets teams have as many threads as a test asks for: on few processors, too, tests at many threads shall really use them.
/// </summary>
[SetUpFixture]
public class ManyThreads
{
    /// <summary>The limit that programs run with.</summary>
    internal static int LimitOfPrograms { get; private set; }

    [OneTimeSetUp]
    public void LiftTheLimit() => (LimitOfPrograms, Workers.ThreadLimit) = (Workers.ThreadLimit, 64);

    [OneTimeTearDown]
    public void RestoreTheLimit() => Workers.ThreadLimit = LimitOfPrograms;
}
