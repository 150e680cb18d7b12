namespace MetricLearning.Tests.Safety;

/// <summary>Hostile cases that still end in an exception that no documentation names. The list must only become shorter.</summary>
internal static class KnownFailures
{
    public static readonly string[] All =
    [
        "Data/LabeledDataset.Select: 2^16 times a row of 2^16 columns",
        "Data/LabeledDataset.FromBytes: 2^16 times a row of 2^16 columns",
        "Data/LabeledDataset.FromRows: 2^16 times a row of 2^16 columns",
        "Data/RowSplit.Shuffled: 2^31 − 1 rows",
        "Data/RowSplit.Shuffled: 2^31 − 1 rows by count",
        "Distances/EmbeddedBatch.Start: the largest dimension",
        "Distances/EmbeddedBatch.Start: a dimension whose product wraps round to 0",
        "Augmentation/ImageAugmentation.new: a line of the longest array",
        "Augmentation/ImageAugmentation.new: 2^30 lines of one pixel",
        "Augmentation/ImageAugmentation.new: one pixel of 2^30 channels",
        "Networks/EmbeddingNetwork.CreateTrainingPass: the largest numbers",
        "Networks/ITrainingPass.Gradient: a parameter that is not there",
        "Networks/ITrainingPass.Gradient: a negative parameter",
        "Networks/ITrainingPass.Gradient: a parameter of images that is not there",
        "Networks/EmbeddingNetwork.Embed: 128 images of 2^24 values that wrap round",
        "Networks/EmbeddingNetwork.CreateTrainingPass: 2^31 − 1 rows",
        "Networks/EmbeddingNetwork.CreateTrainingPass: outputs that wrap round to little",
        "Networks/EmbeddingNetworkExtensions.Embed: outputs that wrap round",
        "Networks/EmbeddingNetwork.CreateTrainingPass: activations that wrap round, then a step",
        "Losses/ProxyAnchorLoss.new: 2^16 classes of 2^16 columns",
        "Losses/ProxyAnchorLoss.new: the largest numbers",
        "Losses/ArcFaceLoss.new: 2^16 classes of 2^16 columns",
        "Losses/CrossBatchMemory.new: memory of the longest array",
        "Losses/CrossBatchMemory.Evaluate: 2^30 rows of 4 columns that wrap round",
        "Neighbors/NeighborIndex.Add: a row of 2^26 columns",
        "Neighbors/NeighborIndex.Add: a row of 2^28 columns",
        "Neighbors/Predictions.Item: a query that is not there",
        "Neighbors/Predictions.Item: a negative query",
        "Training/EmbeddingTrainer.Train: the largest batches",
        "Training/EmbeddingTrainer.Train: 2^26 triplets per batch",
        "Training/EmbeddingTrainer.Train: a sampler of rows that nobody has",
        "Training/EmbeddingTrainer.Train: a sampler of negative rows",
        "Training/EmbeddingTrainer.Train: an augmentation with scratch memory of 2^31 − 1",
        "Training/EmbeddingTrainer.Train: an augmentation with negative scratch memory",
        "Training/EmbeddingTrainer.Train: batches that wrap round to little",
    ];
}
