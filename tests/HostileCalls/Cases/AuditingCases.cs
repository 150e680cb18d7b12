using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Data;
using MetricLearning.Distances;
using static HostileCalls.WrongResultException;

namespace HostileCalls.Cases;

internal static class AuditingCases
{
    public static HostileCase[] All { get; } =
    [
        ("AuditSet.new: no rows of 2^40 columns", () => _ = new AuditSet(Hostile.Empty(0, (nint)1 << 40), [1])),
        ("AuditSet.new: 2^26 rows of no columns", () => _ = new AuditSet(Hostile.Empty(1 << 26, 0), new int[1 << 26])),
        ("AuditSet.new: one number everywhere", () => _ = new AuditSet(Hostile.Repeated(1 << 20, 4), new int[1 << 20])),
        ("AuditSet.new: a strided view", () => _ = new AuditSet(Hostile.Strided(4, 4), Hostile.FourLabels)),
        ("AuditSet.new: more labels than rows", () => _ = new AuditSet(Hostile.Matrix(4, 4), new int[1 << 20])),
        ("AuditSet.new: more ids than rows", () => _ = new AuditSet(Hostile.Matrix(4, 4), Hostile.FourLabels, new string[1 << 20])),
        ("AuditSet.new: ids that are null", () => _ = new AuditSet(Hostile.Matrix(4, 4), Hostile.FourLabels, new string[4])),
        ("AuditSet.new: labels that are null", () => _ = new AuditSet(Hostile.Matrix(4, 4), new string[4])),
        ("AuditSet.new: no data set", () => _ = new AuditSet((LabeledDataset)null!)),
        ("AuditSet.new: a row of 2^27 columns", () => _ = new AuditSet(Hostile.Matrix(1, 1 << 27), [1])),
        ("AuditSet.FromRows: no rows", () => AuditSet.FromRows([], [])),
        ("AuditSet.FromRows: rows of no columns", () => AuditSet.FromRows([[], []], ["a", "b"])),
        ("AuditSet.FromRows: not a number", () => AuditSet.FromRows([[float.NaN]], ["a"])),
        ("AuditSet.FromRows: labels for more rows than memory holds", () => AuditSet.FromRows([new float[1 << 20]], new string[1 << 20])),
        ("DatasetAudit.Of: the default set", () => DatasetAudit.Of(default(AuditSet))),
        ("DatasetAudit.Of: a default test set", () => DatasetAudit.Of(new AuditSet(Hostile.Matrix(4, 4), Hostile.FourLabels), default)),
        ("DatasetAudit.Of: all rows equal", () => ThrowUnless(
            DatasetAudit.Of(Hostile.Matrix(1 << 14, 4), new int[1 << 14]).ExactDuplicates[0].Rows.Count == 1 << 14, "not all are equal")),
        ("DatasetAudit.Of: all rows equal, each of its own class", () => ThrowUnless(
            DatasetAudit.Of(Hostile.Matrix(1 << 10, 4), Enumerable.Range(0, 1 << 10).ToArray()).ExactDuplicates[0].IsAcrossClasses,
            "labels differ")),
        ("DatasetAudit.Of: zero rows by cosine", () => ThrowUnless(
            DatasetAudit.Of(Hostile.Matrix(64, 4), new int[64], options: new() { Metric = DistanceMetric.Cosine }).Outliers.Count == 64,
            "not all are zero")),
        ("DatasetAudit.Of: all 2^16 rows for each of as many", () => DatasetAudit.Of(
            Hostile.Varied(1 << 16, 3), new int[1 << 16], options: new() { NeighborCount = int.MaxValue })),
        ("DatasetAudit.Of: a row of 2^26 columns", () => DatasetAudit.Of(Hostile.Matrix(1, 1 << 26), [0])),
        ("DatasetAudit.Of: rows of 2^20 columns", () => DatasetAudit.Of(Hostile.Varied(4, 1 << 20), Hostile.FourLabels)),
        ("DatasetAudit.Of: an undefined metric", () => DatasetAudit.Of(
            Hostile.Varied(4, 4), Hostile.FourLabels, options: new() { Metric = (DistanceMetric)int.MinValue })),
        ("DatasetAudit.Of: 2^31 − 1 threads", () => ThrowUnless(
            DatasetAudit.Of(Hostile.Varied(256, 4), new int[256], options: new() { MaxDegreeOfParallelism = int.MaxValue }).RowCount == 256,
            "rows were left out")),
        ("DatasetAudit.Of: values whose squares overflow", () => DatasetAudit.Of(
            Tensor.Create([float.MaxValue, float.MinValue, 0f, 1e30f], [4, 1]),
            Hostile.FourLabels,
            options: new() { Metric = DistanceMetric.SquaredEuclidean })),
        ("DatasetAudit.NeighborsOf: a row that is not there", () =>
            DatasetAudit.Of(Hostile.Varied(4, 4), Hostile.FourLabels).NeighborsOf(int.MaxValue)),
        ("DatasetAudit.NeighborsOf: a test row without a test set", () =>
            DatasetAudit.Of(Hostile.Varied(4, 4), Hostile.FourLabels).NeighborsOf(0, AuditPart.Test)),
    ];
}
