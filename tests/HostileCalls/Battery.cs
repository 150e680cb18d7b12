using HostileCalls.Cases;

namespace HostileCalls;

/// <summary>All cases, by the folder of the library whose members they call.</summary>
internal static class Battery
{
    public static IReadOnlyDictionary<string, HostileCase[]> Groups { get; } = new Dictionary<string, HostileCase[]>
    {
        ["Data"] = DataCases.All,
        ["Distances"] = DistanceCases.All,
        ["Sampling"] = SamplingCases.All,
        ["Augmentation"] = AugmentationCases.All,
        ["Networks"] = NetworkCases.All,
        ["Losses"] = LossCases.All,
        ["Optimization"] = OptimizationCases.All,
        ["Neighbors"] = [.. NeighborCases.All, .. GalleryCases.All],
        ["Evaluation"] = EvaluationCases.All,
        ["Training"] = TrainingCases.All,
        ["Calibration"] = CalibrationCases.All,
        ["Auditing"] = AuditingCases.All,
        ["Persistence"] = PersistenceCases.All,
        ["Classification"] = ClassificationCases.All,
    };
}
