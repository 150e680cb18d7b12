using System.Globalization;
using MetricLearning.Distances;

namespace MetricLearning.Training;

/// <summary>Training met a number that is not finite. The network holds the parameters with which the epoch began.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(string what, StepPosition position, EmbeddingDistance distance)
        : base(Describe(what, position, distance))
    {
        Epoch = position.Epoch;
        Step = position.StepInEpoch;
    }

    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The number of the step within its epoch, from 1.</summary>
    public int Step { get; }

    private static string Describe(string what, StepPosition position, EmbeddingDistance distance)
    {
        bool isBounded = distance.NormalizesRows || distance.Metric == DistanceMetric.Cosine;
        string scale = isBounded
            ? ""
            : " Distances between raw rows have no upper bound: scale the features (StandardScaler) or compare unit-length rows.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged in epoch {position.Epoch}, step {position.StepInEpoch}: it met {what} that is not finite. Most likely " +
            $"the learning rate, {position.LearningRate:G3} in that step, is too high: lower it, or set GradientClipNorm.{scale} The " +
            $"network holds the parameters with which epoch {position.Epoch} began.");
    }
}
