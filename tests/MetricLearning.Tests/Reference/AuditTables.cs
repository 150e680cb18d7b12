using System.Numerics.Tensors;
using MetricLearning.Auditing;
using MetricLearning.Distances;

namespace MetricLearning.Tests.Reference;

/// <summary>Small audited sets: points on a line, or in the plane, whose neighbours can be told by hand.</summary>
internal static class AuditTables
{
    /// <summary>A matrix of one column.</summary>
    public static Tensor<float> Line(params float[] values) => Tensor.Create(values, [values.Length, 1]);

    /// <summary>A matrix of two columns.</summary>
    public static Tensor<float> Plane(params (float X, float Y)[] points) =>
        Tensor.Create([.. points.SelectMany(point => new[] { point.X, point.Y })], [points.Length, 2]);

    /// <summary>Labels of one letter each.</summary>
    public static string[] Letters(string labels) => [.. labels.Select(label => label.ToString())];

    /// <summary>Audits points on a line under labels of one letter each.</summary>
    public static DatasetAudit Audit(float[] values, string labels, int neighborCount) =>
        DatasetAudit.Of(Line(values), Letters(labels), options: new() { NeighborCount = neighborCount });

    /// <summary>What the checks read of training rows, and of test rows if there are any.</summary>
    public static AuditTable Table(
        Tensor<float> train, string labels, int neighborCount, Tensor<float>? test = null, string testLabels = "",
        DistanceMetric metric = DistanceMetric.Euclidean)
    {
        RowDirectory rows = new(Letters(labels), null, Letters(testLabels), null);
        RowValues values = new(train.ToArray(), test is null ? [] : test.ToArray(), (int)train.Lengths[1]);
        return AuditRun.Run(values, rows, new() { NeighborCount = neighborCount, Metric = metric }, null, default);
    }

    /// <summary>The places of rows in their sets.</summary>
    public static int[] Places(this IEnumerable<AuditedRow> rows) => [.. rows.Select(row => row.Index)];

    /// <summary>Standard normal rows.</summary>
    public static Tensor<float> Normal(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextNormal();
        }

        return Tensor.Create(values, [rows, columns]);
    }
}
