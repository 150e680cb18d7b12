namespace MetricLearning.Benchmarks;

/// <summary>A multiply [Rows × Depth] · [Depth × Columns].</summary>
public readonly record struct MatrixShape(int Rows, int Depth, int Columns)
{
    public override string ToString() => $"{Rows}×{Depth}×{Columns}";
}
