namespace MetricLearning.Benchmarks.Growth;

/// <summary>The time of one work at one size, on one thread and on two, in seconds.</summary>
/// <param name="Series">The work.</param>
/// <param name="Size">Its size.</param>
/// <param name="OneThread">The time on one thread.</param>
/// <param name="TwoThreads">The time on two.</param>
/// <param name="Ceiling">By how much a bare loop of multiply-adds gained from a second thread just before.</param>
internal readonly record struct GrowthPoint(GrowthSeries Series, int Size, double OneThread, double TwoThreads, double Ceiling)
{
    public double Gain => OneThread / TwoThreads;
}
