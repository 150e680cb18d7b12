namespace MetricLearning.Kernels;

/// <summary>What is done with a query's distances from all references; called from several threads, once per query.</summary>
internal interface IDistanceConsumer
{
    /// <summary>Takes one query's distances.</summary>
    /// <param name="query">The query's row.</param>
    /// <param name="distances">Its distances from all references, [n]; valid during the call, and may be overwritten.</param>
    void Consume(int query, Span<double> distances);
}
