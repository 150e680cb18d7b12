using System.Numerics.Tensors;
using MetricLearning.Data;

namespace MetricLearning.Tool.Data;

/// <summary>Rows that were read.</summary>
/// <param name="Values">The rows, [n × f].</param>
/// <param name="Columns">The columns of a row, f.</param>
/// <param name="Labels">The label of each row, [n]; null where none were read.</param>
/// <param name="Ids">What each row is called, [n].</param>
/// <param name="Shape">The shape of the rows where they are images.</param>
internal sealed record LabeledRows(float[] Values, int Columns, string[]? Labels, string[] Ids, ImageShape? Shape)
{
    /// <summary>The number of rows, n.</summary>
    public int Count => Ids.Length;

    /// <summary>What the user should know of the reading; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The rows as a tensor, without a copy.</summary>
    public Tensor<float> Tensor => System.Numerics.Tensors.Tensor.Create(Values, [Count, Columns]);

    /// <summary>Some of the rows.</summary>
    public LabeledRows Select(IReadOnlyList<int> rows)
    {
        float[] values = new float[checked(rows.Count * Columns)];
        for (int i = 0; i < rows.Count; i++)
        {
            Values.AsSpan(rows[i] * Columns, Columns).CopyTo(values.AsSpan(i * Columns));
        }

        string[]? labels = Labels is null ? null : [.. rows.Select(row => Labels[row])];
        return new(values, Columns, labels, [.. rows.Select(row => Ids[row])], Shape);
    }

    /// <summary>The rows with their labels, which were read.</summary>
    public LabeledDataset ToDataset()
    {
        string[] names = [.. Labels!.Distinct().Order(StringComparer.Ordinal)];
        int[] numbers = [.. Labels!.Select(label => Array.BinarySearch(names, label, StringComparer.Ordinal))];
        return new LabeledDataset(Tensor, numbers, names);
    }
}
