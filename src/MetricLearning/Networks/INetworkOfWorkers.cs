using MetricLearning.Kernels;

namespace MetricLearning.Networks;

/// <summary>A network whose passes can work with the threads of others: two teams in one step would stand in each other's way.</summary>
internal interface INetworkOfWorkers : IEmbeddingNetwork
{
    /// <summary>Allocates what passes need; they run on the given threads.</summary>
    /// <param name="maxRowCount">The largest number of rows in a batch, 1 ≤ maxRowCount.</param>
    /// <param name="workers">The threads.</param>
    ITrainingPass CreateTrainingPass(int maxRowCount, Workers workers);
}
