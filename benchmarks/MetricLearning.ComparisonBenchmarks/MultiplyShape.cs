namespace MetricLearning.ComparisonBenchmarks;

/// <summary>A product of [rows × depth] and [depth × columns]; a transposed left factor is stored as [depth × rows].</summary>
internal readonly record struct MultiplyShape(int Rows, int Depth, int Columns, bool IsLeftTransposed = false)
{
    public static IReadOnlyList<MultiplyShape> All { get; } =
    [
        new(192, 784, 128),
        new(768, 784, 128),
        new(3072, 784, 128),
        new(784, 192, 128, IsLeftTransposed: true),
        new(784, 768, 128, IsLeftTransposed: true),
        new(784, 3072, 128, IsLeftTransposed: true),
        new(1024, 1024, 1024),
    ];

    public double FloatingPointOperations => 2.0 * Rows * Depth * Columns;

    public override string ToString() => $"multiply {Rows}×{Depth}×{Columns}{(IsLeftTransposed ? ", Aᵀ" : "")}";
}
