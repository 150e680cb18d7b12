namespace MetricLearning.Kernels;

/// <summary>Work cut into numbered chunks that may run in any order and on any thread, each writing a part of the result of its own.</summary>
internal interface IChunkedWork
{
    /// <summary>Does one chunk.</summary>
    void Run(int chunk);
}
